"""`case_desk.html`: one page beside the workbook from which cases are filed. No server, no network, no other file."""

from reconcile.report.case_desk.entries import DeskData
from reconcile.report.case_desk.links import folder_address
from reconcile.report.case_desk.page import DESK, write_case_desk

__all__ = ["DESK", "DeskData", "folder_address", "write_case_desk"]
