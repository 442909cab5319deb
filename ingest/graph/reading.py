"""Reads many lists of metrics in rounds of one batch each, and finds the metrics that fail a list.

1. Everything is asked for at once. A list that is answered is done.
2. Of the lists that were refused those without a metric in common are bisected: cut in halves,
   round by round, until single metrics are left; a single one is asked for twice before it is
   believed.
3. The other refused lists wait, and are asked for again without the metrics found so far: a metric
   that is dead for days is dead for weeks too.
4. Lists that are too heavy, or windows that are too wide, are cut in halves. So is a list that
   stays "an unknown error"; when both halves stay so too, it is a passing fault of Meta's.
5. A list that is answered without any value, where the Page has some, is asked for once more.
6. An API that refuses everything, or refuses and allows the same metrics in turn, is not believed:
   the search ends early, within a bound, and its refusals mark no metric.
7. What failed for a moment, and for five attempts, is left for another run: it is `failed`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsAnswer, InsightsRequest
from ingest.graph.parts import Part, Refusal, Search, halves, is_unknown, smaller
from ingest.graph.sentences import ErrorKind

Fetch = Callable[[Sequence[InsightsRequest]], list[InsightsAnswer | GraphError]]
FollowUp = Callable[[list["Refusal"]], Iterable[InsightsRequest]]

# Enough to find half of all metrics of a Page, and never hundreds.
MOST_PROBES = 100
_WITNESSES = 5
# Fewer metrics than this may well be refused together.
_MANY = 8
_ONE_METRIC = {ErrorKind.BAD_METRIC, ErrorKind.BAD_PERIOD, ErrorKind.MONETIZATION}
_SEARCHED = _ONE_METRIC | {ErrorKind.PERMISSION, ErrorKind.BAD_REQUEST}
# The first of these decides how the run ends.
_ENDS_ALL = (ErrorKind.REAUTHORISE, ErrorKind.THROTTLE, ErrorKind.CONFIG, ErrorKind.GONE)


@dataclass
class Reading:
    """The reading of one window; iterate `rounds`, then look at what was refused.

    `witnesses` are metrics that were good lately, `follow_up` what to ask for because of refusals,
    `is_known` whether a request has had values; those that stayed without are the `silent` ones.
    """

    fetch: Fetch
    requests: Sequence[InsightsRequest]
    trials: Sequence[InsightsRequest] = ()
    witnesses: Sequence[str] = ()
    follow_up: FollowUp = lambda refusals: ()
    is_known: Callable[[InsightsRequest], bool] = lambda request: False
    silent: list[InsightsRequest] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    failed: list[tuple[InsightsRequest, GraphError]] = field(default_factory=list)
    answered: set[tuple[str, str]] = field(default_factory=set)
    suspicious: bool = False
    _waiting: list[Part] = field(default_factory=list)
    _postponed: list[Part] = field(default_factory=list)
    _searches: list[Search] = field(default_factory=list)
    _followed: int = 0
    _left: int = MOST_PROBES
    _out_of_range: GraphError | None = None

    def rounds(self) -> Iterator[list[tuple[InsightsRequest, InsightsAnswer]]]:
        """The answers of each round, to be stored before the next is asked for.

        Raises GraphError for what is no single metric's fault, after all that could be had, and
        for a passing fault when nothing at all was answered.
        """
        self._waiting = [Part(request) for request in self.requests]
        self._waiting += [Part(request, once=True, trial=True) for request in self.trials]
        first = True
        while self._waiting:
            parts, self._waiting = self._waiting, []
            failures: list[tuple[Part, GraphError]] = []
            answers: list[tuple[Part, InsightsAnswer]] = []
            for part, outcome in zip(parts, self.fetch([p.request for p in parts]), strict=True):
                if isinstance(outcome, GraphError):
                    failures.append((part, outcome))
                else:
                    answers.append((part, outcome))
            yield self._accept(answers)
            self._consider(failures, doubtful=first and not answers)
            first = False
        self._end()

    def _accept(
        self, answers: list[tuple[Part, InsightsAnswer]]
    ) -> list[tuple[InsightsRequest, InsightsAnswer]]:
        """The answers, less those that came empty for once; where all are empty it is no chance."""
        came = any(answer.points for _, answer in answers)
        accepted = []
        for part, answer in answers:
            odd = not answer.points and self.is_known(part.request)
            if odd and came and not part.repeated:
                self._waiting.append(replace(part, repeated=True))
                continue
            if odd:
                self.silent.append(part.request)
            self._note_answer(part)
            accepted.append((part.request, answer))
        return accepted

    @property
    def dead(self) -> set[str]:
        """Metrics that were refused and answered in no other request."""
        alive = {metric for metric, _period in self.answered}
        kind = ErrorKind.BAD_METRIC
        refused = {r.metric for r in self.refusals if r.error.kind is kind and not r.breakdown}
        return refused - alive

    def _note_answer(self, part: Part) -> None:
        request = part.request
        self.answered |= {(metric, request.period) for metric in request.metrics}
        # Refused alone, and answered now: no metric is to blame.
        self.suspicious |= part.doubted
        self._close(part)

    def _consider(self, failures: list[tuple[Part, GraphError]], *, doubtful: bool) -> None:
        for kind in _ENDS_ALL:
            for part, error in failures:
                # What is wrong with a trial alone is wrong with nothing else.
                if error.kind is kind and not part.trial:
                    raise error
        if doubtful and failures and self._is_all_refused(failures):
            self.suspicious = True
            return
        passing = Counter(part.whole for part, error in failures if is_unknown(error))
        for part, error in failures:
            if part.whole is not None and is_unknown(error) and passing[part.whole] > 1:
                self._fail(part, error)
            else:
                self._search(part, error)
        if not self._waiting:
            self._release()
        self._left -= len(self._waiting)
        if self._left < 0:
            self.suspicious, self._waiting = True, []

    def _is_all_refused(self, failures: list[tuple[Part, GraphError]]) -> bool:
        """Nothing was answered: metrics known to be good tell whether single ones are to blame."""
        ordinary = [(part.request, error) for part, error in failures if not part.trial]
        for _request, error in ordinary:
            if error.kind is ErrorKind.REDUCE or error.is_too_wide:
                return False
            if error.kind not in _ONE_METRIC:
                raise error
        asked = dict.fromkeys(name for request, _ in ordinary for name in request.metrics)
        if len(asked) < _MANY:
            return False
        names = [name for name in self.witnesses if name in asked] or list(asked)
        spread = tuple(names[:: -(-len(names) // _WITNESSES)])
        alone = replace(ordinary[0][0], metrics=spread).singles()
        return all(isinstance(outcome, GraphError) for outcome in self.fetch(alone))

    def _search(self, part: Part, error: GraphError) -> None:
        if part.once:
            self._end_trial(part, error)
        elif error.kind not in _SEARCHED:
            self._shrink(part, error)
        elif part.search is None and self._is_searched_already(part.request):
            self._postponed.append(part)
        elif len(part.request.metrics) > 1:
            search = part.search or self._open(part.request)
            self._replace(replace(part, search=search), halves(part.request))
        elif part.doubted:
            self._refuse(part, error)
        else:
            search = part.search or self._open(part.request)
            self._waiting.append(replace(part, search=search, doubted=True))

    def _end_trial(self, part: Part, error: GraphError) -> None:
        """Refused as it is, unless one of several names may be to blame: then each by itself."""
        if error.kind is ErrorKind.BAD_METRIC and len(part.request.metrics) > 1:
            self._waiting += [replace(part, request=one) for one in part.request.singles()]
        elif error.kind in _SEARCHED:
            self._refuse(part, error)

    def _shrink(self, part: Part, error: GraphError) -> None:
        """Fewer metrics, or fewer days, for what was too much."""
        pieces = smaller(part.request, error) if self._left > 0 else []
        if pieces:
            self._replace(part, pieces)
        elif error.kind is ErrorKind.BAD_RANGE:
            self._out_of_range = error
            self._close(part)
        else:
            # A metric may be an unknown error for ever; it loses only itself.
            self._fail(part, error)

    def _fail(self, part: Part, error: GraphError) -> None:
        self.failed.append((part.request, error))
        if part.search is not None:
            part.search.failed += 1
        self._close(part)

    def _replace(self, part: Part, pieces: list[InsightsRequest]) -> None:
        self._waiting += [
            replace(part, request=piece, doubted=False, whole=part.request) for piece in pieces
        ]
        if part.search is not None:
            part.search.open += len(pieces)
            self._close(part)

    def _open(self, request: InsightsRequest) -> Search:
        search = Search(frozenset(request.metrics), open=1)
        self._searches.append(search)
        return search

    def _close(self, part: Part) -> None:
        search = part.search
        if search is None:
            return
        search.open -= 1
        if search.open == 0:
            self._searches.remove(search)
            # The list was refused, and all of its parts were answered.
            self.suspicious |= search.found + search.failed == 0

    def _refuse(self, part: Part, error: GraphError) -> None:
        request = part.request
        self.refusals += [
            Refusal(metric, request.period, request.breakdown, error, part.trial)
            for metric in request.metrics
        ]
        if part.search is not None:
            part.search.found += 1
        self._close(part)

    def _is_searched_already(self, request: InsightsRequest) -> bool:
        names = set(request.metrics)
        return any(names & search.metrics for search in self._searches)

    def _release(self) -> None:
        """The lists that waited, less the refused metrics, and what follows from the refusals."""
        waiting = [(part, self._without_refused(part.request)) for part in self._postponed]
        self._waiting = [replace(p, request=request) for p, request in waiting if request]
        self._postponed = []
        news, self._followed = self.refusals[self._followed :], len(self.refusals)
        if news and not self.suspicious:
            self._waiting += [Part(request, once=True) for request in self.follow_up(news)]

    def _without_refused(self, request: InsightsRequest) -> InsightsRequest | None:
        of_period = {ErrorKind.BAD_PERIOD, ErrorKind.BAD_REQUEST}
        refused = {
            r.metric
            for r in self.refusals
            if r.breakdown in (None, request.breakdown)
            and (r.error.kind not in of_period or r.period == request.period)
        }
        left = tuple(name for name in request.metrics if name not in refused)
        return replace(request, metrics=left) if left else None

    def _end(self) -> None:
        names = {metric for request in self.requests for metric in request.metrics}
        self.suspicious |= len(names) >= _MANY and len(self.dead & names) * 2 > len(names)
        if self._out_of_range is not None:
            raise self._out_of_range
        if self.failed and not self.answered:
            raise self.failed[0][1]
        if self.suspicious and not self.answered:
            raise GraphError(ErrorKind.SUSPICIOUS, "Every metric was refused")
