"""A format is a folder and an entry of one list, which menu, form, API, audit and tables read."""

from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from dash import html
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashboard.audit_words import sentence_of
from dashboard.components.export_menu import WAYS, export_menu
from dashboard.components.report_form import draw_form
from dashboard.exports.options import CHOICES, ExportOptions
from jobs.chromium import MISSING
from models import ExportJob
from models.export_formats import EXPORT_FORMATS, FORMATS, ExportFormat
from tests.exports.asking import PATH
from tests.visitors import post

ROOT = Path(__file__).parents[2]
KNOWN = {*(each.name for each in fields(ExportOptions)), *ExportJob.__table__.columns.keys()}
CHECKS = """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conname IN ('ck_export_job_export_format', 'ck_report_schedule_export_format')"""


@pytest.mark.parametrize("one", FORMATS, ids=EXPORT_FORMATS)
def test_each_has_a_folder_words_and_a_row_in_the_documents(one: ExportFormat) -> None:
    assert callable(import_module(f"dashboard.exports.{one.name}").make)
    assert f"\n| `{one.name}` |" in (ROOT / "docs" / "exports.md").read_text()
    assert one.short in sentence_of("export.requested", {"export_format": one.name}, {})
    assert (one.short in MISSING) == one.drawn
    assert set(one.options) <= KNOWN
    for way in one.ways:
        assert all(value in CHOICES[name] for name, value in way.options.items())
        assert set(way.options) <= set(one.options)


def test_the_menu_and_the_form_offer_each() -> None:
    menu = str(export_menu("overview", ""))
    form = str(draw_form(None, [], "", "UTC", parts=html.Details()))
    for one in FORMATS:
        assert all(way.words in menu and way.key in WAYS for way in one.ways)
        assert one.words in form


def test_the_tables_take_these_and_no_other(owner_engine: Engine) -> None:
    with owner_engine.connect() as connection:
        rules = dict(connection.execute(text(CHECKS)).all())
    assert set(rules) == {"export_job", "report_schedule"}
    for rule in rules.values():
        assert sorted(part.partition("'")[0] for part in rule.split("'")[1::2]) == sorted(
            EXPORT_FORMATS
        )


def test_the_api_names_each_and_refuses_others(server: Flask, alice: FlaskClient) -> None:
    schemas = alice.get("/api/openapi.json").json["components"]["schemas"]
    for name in ("ExportArguments", "ReportArguments"):
        assert schemas[name]["properties"]["export_format"]["enum"] == list(EXPORT_FORMATS)
    answer = post(alice, PATH, json={"export_format": "docx"})
    assert answer.status_code == 422
    assert all(name in answer.json["error"]["message"] for name in EXPORT_FORMATS)
