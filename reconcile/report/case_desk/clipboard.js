// Copying works from file:// too, where navigator.clipboard may be missing: a copy event takes what we give it.

// `table`: rows of texts. Spreadsheets take it with every cell as text, so that long numbers keep their digits and
// nothing becomes a formula; everything else takes `plain`.
async function copy(plain, what, table = null) {
  if (copyByEvent(plain, table) || (await copyByPermission(plain))) toast(said("copied", { what }));
  else toast(said("copy_failed"), true);
}

function copyByEvent(plain, table) {
  let taken = false;
  const give = (event) => {
    event.clipboardData.setData("text/plain", plain);
    if (table) event.clipboardData.setData("text/html", spreadsheet(table));
    event.preventDefault();
    event.stopImmediatePropagation();
    taken = true;
  };
  const before = document.activeElement;
  const carrier = make("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1", readonly: true });
  carrier.value = plain;
  document.body.append(carrier);
  carrier.select();
  document.addEventListener("copy", give, true);
  try {
    document.execCommand("copy");
  } finally {
    document.removeEventListener("copy", give, true);
    carrier.remove();
    before?.focus({ preventScroll: true });
  }
  return taken;
}

async function copyByPermission(plain) {
  try {
    await navigator.clipboard.writeText(plain);
    return true;
  } catch {
    return false;
  }
}

function spreadsheet(table) {
  const harmless = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const cell = (text) => `<td style='mso-number-format:"\\@"'>${harmless(text)}</td>`;
  return `<table>${table.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("")}</table>`;
}

const tabSeparated = (table) => table.map((row) => row.join("\t")).join("\n") + "\n";
