"""Everything that is written out: workbook, CSV files, case texts, the lines for the terminal."""

from reconcile.report.case_desk import folder_address
from reconcile.report.files import check_report_free as check_free
from reconcile.report.files import write
from reconcile.report.folder import put_back
from reconcile.report.run_info import Invariant, ReportSettings, RunInfo
from reconcile.report.terminal import summary_lines

__all__ = [
    "Invariant",
    "ReportSettings",
    "RunInfo",
    "check_free",
    "folder_address",
    "put_back",
    "summary_lines",
    "write",
]
