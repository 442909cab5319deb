"""What Meta Business Suite calls its charts and columns, in its languages.

Only words that say one thing stand here. Dutch "Weergaven" and Polish "Wyświetlenia" are views as
well as impressions, and "Follower" is in many languages the people and the day's new ones: whoever
has such a file says by hand what is meant.
"""

# A quantity, and its names in lower case: English, German, French, Spanish, Portuguese, Italian,
# Dutch, Polish, Turkish, Arabic, Hindi, Indonesian, Japanese, as far as they are certain.
QUANTITIES: dict[str, tuple[str, ...]] = {
    "views": (
        *("views", "aufrufe", "vues", "visualizaciones", "visualizações", "visualizzazioni"),
        *("görüntülemeler", "المشاهدات", "مشاهدات", "व्यू", "tayangan", "閲覧数"),
    ),
    "viewers": ("viewers", "espectadores"),
    "reach": (
        *("reach", "reichweite", "couverture", "alcance", "copertura", "bereik", "zasięg"),
        *("erişim", "الوصول", "पहुँच", "पहुंच", "रीच", "jangkauan", "リーチ"),
        *("page reach", "seitenreichweite", "reichweite der seite", "couverture de la page"),
        *("alcance de la página", "alcance da página", "copertura della pagina", "paginabereik"),
        *("bereik van pagina", "zasięg strony", "sayfa erişimi", "jangkauan halaman"),
        "ページのリーチ",
    ),
    "impressions": (
        *("impressions", "impressionen", "impresiones", "impressões", "impression"),
        *("gösterimler", "مرات الظهور", "इंप्रेशन", "impresi", "インプレッション"),
        *("page impressions", "seitenimpressionen", "impressions de la page"),
        *("impresiones de la página", "impressões da página"),
    ),
    "paid impressions": (
        *("paid impressions", "bezahlte impressionen", "impressions payées"),
        *("impresiones pagadas", "impressões pagas"),
    ),
    "visits": (
        *("visits", "besuche", "visites", "visitas", "visite", "bezoeken", "odwiedziny"),
        *("ziyaretler", "الزيارات", "विज़िट", "kunjungan"),
        *("page visits", "seitenbesuche", "visites de la page", "visitas a la página"),
        *("visitas à página", "visite alla pagina", "paginabezoeken", "odwiedziny strony"),
        *("sayfa ziyaretleri", "kunjungan halaman"),
    ),
    "follows": (
        *("follows", "new follows", "new followers", "neue follower", "nouveaux followers"),
        *("nouveaux abonnés", "nuevos seguidores", "novos seguidores", "nuovi follower"),
        *("nieuwe volgers", "nowi obserwujący", "yeni takipçiler", "pengikut baru"),
        "新しいフォロワー",
    ),
    "followers": ("followers", "lifetime followers"),
    "likes": ("page likes", "total page likes", "lifetime likes"),
    "new likes": ("page new likes", "new page likes", "new likes"),
    "content interactions": (
        *("content interactions", "interactions", "content-interaktionen", "interaktionen"),
        *("interactions avec le contenu", "interacciones con el contenido", "interacciones"),
        *("interações com o conteúdo", "interazioni con i contenuti", "contentinteracties"),
        *("içerik etkileşimleri", "interaksi konten", "コンテンツでのインタラクション"),
    ),
    "link clicks": (
        *("link clicks", "link-klicks", "linkklicks", "clics sur un lien"),
        *("clics sur les liens", "clics en el enlace", "clics en enlaces", "cliques no link"),
        *("clic sul link", "linkklikken", "klik tautan", "リンククリック"),
    ),
    "unfollows": ("unfollows",),
    "page and profile visits": ("page and profile visits",),
    "paid reach": ("paid reach", "bezahlte reichweite", "couverture payée", "alcance pagado"),
    "minutes viewed": ("minutes viewed",),
    "total clicks": (
        *("total clicks", "klicks insgesamt", "total des clics", "nombre total de clics"),
        *("total de clics", "clics totales", "total de cliques", "clic totali", "totaal klikken"),
        "合計クリック数",
    ),
    "3-second video views": (
        *("3-second video views", "vues de vidéo de 3 secondes"),
        *("reproducciones de video de 3 segundos", "visualizações do vídeo por 3 segundos"),
    ),
    "seconds viewed": ("seconds viewed",),
    "average seconds viewed": ("average seconds viewed",),
}
# What a column of the content export is, where it is no metric.
ROLES: dict[str, tuple[str, ...]] = {
    "post_id": (
        *("post id", "beitrags-id", "id de publication", "identifiant de publication"),
        *("identificador de la publicación", "identificação do post", "id del post", "id post"),
        *("bericht-id", "identyfikator posta", "gönderi no", "gönderi kimliği"),
        *("معرف المنشور", "पोस्ट id", "id postingan", "投稿id"),
    ),
    "page_id": (
        *("page id", "seiten-id", "id de page", "id de la page", "identifiant de page"),
        *("identificador de la página", "identificação da página", "id della pagina"),
        *("id pagina", "pagina-id", "identyfikator strony", "sayfa no", "sayfa kimliği"),
        *("معرف الصفحة", "पेज id", "id halaman", "ページid"),
    ),
    "date": (*("date", "datum", "fecha", "data", "tarih", "التاريخ", "तारीख", "tanggal", "日付"),),
    "publish_time": (
        *("publish time", "veröffentlichungszeitpunkt", "zeitpunkt der veröffentlichung"),
        *("heure de publication", "hora de publicación", "horário de publicação"),
        *("orario di pubblicazione", "publicatietijd"),
    ),
    "title": ("title", "titel", "titre", "título", "titolo", "tytuł", "başlık", "judul"),
    "description": ("description", "beschreibung", "descripción", "descrição", "descrizione"),
    "permalink": ("permalink", "enlace permanente", "link permanente", "lien permanent"),
    "post_type": ("post type", "beitragstyp", "type de publication", "tipo de publicación"),
    "account": ("account username", "account id"),
}
NETWORKS = (
    *("instagram", "threads", "whatsapp", "messenger"),
    *("إنستغرام", "انستغرام", "إنستجرام", "इंस्टाग्राम", "インスタグラム"),
)
OURS = r"facebook(?:u|'?ta)?|फ़ेसबुक|फेसबुक|فيسبوك|フェイスブック"
BETWEEN = "auf|von|bei|de|du|da|do|di|no|na|en|em|su|sur|op|van|w|on|in|sul|dla|على|pada"
