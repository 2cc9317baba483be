"""Blank forms for the seller's own files, made from the declarations in reconcile/formats so that they cannot drift."""

from reconcile.templates.form import Form, FormColumn, form, form_names
from reconcile.templates.write import write_form

__all__ = ["Form", "FormColumn", "form", "form_names", "write_form"]
