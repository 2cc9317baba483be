// One case in full; the same for the screen and for paper.

function show(one) {
  chosen = one;
  const empty = listed.length ? said("none_chosen") : "";
  byId("detail").replaceChildren(...(one ? sheet(one, true) : [make("p", { class: "empty" }, empty)]));
  byId("detail").scrollTop = 0;
  if (!one) closed();
}

function sheet(one, onScreen) {
  return [
    onScreen ? make("button", { type: "button", class: "quiet back", onclick: back }, `‹ ${said("back")}`) : null,
    head(one, onScreen),
    one.locked ? make("p", { class: "lock", role: "note" }, one.locked) : null,
    one.status === "open" ? null : make("p", { class: "lock", role: "note" }, said(`note_${one.status}`)),
    part(one.status === "open" ? "problems" : "why", one.problems.length && bullets(one.problems)),
    make("div", { class: one.text ? "columns" : "" },
      make("div", { class: "wide" }, letter(one, onScreen)),
      make("div", { class: "narrow" },
        part("where", one.where && make("p", {}, one.where)),
        part("evidence", one.papers.length && evidence(one)),
        part("earlier", one.earlier && make("p", {}, one.earlier)),
      ),
    ),
    part("steps", one.steps.length && steps(one)),
    part("lines", lineTable(one), onScreen && linesButton(one)),
    part("facts", facts(one, onScreen)),
  ].filter(Boolean);
}

function part(name, content, button = null) {
  if (!content) return null;
  return make("section", { class: `part ${name}` }, make("div", { class: "line" }, make("h3", {}, said(name)), button || null), content);
}

const bullets = (texts) => make("ul", {}, texts.map((text) => make("li", {}, text)));

function head(one, onScreen) {
  const figure = (name, value, kind = "", iso = "") =>
    value && make("div", { class: kind }, make("dt", {}, said(name)), make("dd", {}, iso ? make("time", { datetime: iso }, value) : value));
  return make("header", { class: "head" },
    make("div", { class: "line" },
      make("h2", {}, one.type, " ", make("span", { class: "number" }, one.number)),
      onScreen && make("button", { type: "button", class: "quiet", id: "print-case", onclick: () => printOnly(one) }, said("print_case")),
    ),
    make("p", { class: "title" }, one.title, one.more > 0 ? ` ${said("more_products", { n: one.more })}` : ""),
    make("dl", { class: "figures" },
      figure("state", one.state_said),
      figure("next", one.next_said),
      figure("left", one.days_said, one.tone),
      figure(one.status === "follow_up" ? "due" : "deadline", one.deadline_said, "", one.deadline),
      figure("planned", one.planned_said, one.late ? "urgent" : "", one.planned),
      figure("amount", money(one.money) || said("unpriced")),
      figure("units_asked", String(one.units)),
      figure("asked", `${one.party_word} · ${one.market}`),
    ),
    one.late ? make("p", { class: "lock late" }, said("late")) : null,
  );
}

function letter(one, onScreen) {
  if (one.status !== "open" && !one.text) return null;
  if (!one.text) return make("section", { class: "part text" }, make("h3", {}, said("text")), make("p", {}, said("no_text")));
  const copyButton = (id, name, key, action) =>
    make("button", { type: "button", id, class: name === "copy_text" ? "main" : "plain", disabled: Boolean(one.locked), onclick: action, title: one.locked || null },
      said(name), " ", make("kbd", {}, key));
  return make("section", { class: "part text" },
    make("div", { class: "line" },
      make("h3", {}, said("text")),
      make("a", { href: one.file.split("/").map(encodeURIComponent).join("/"), target: "_blank", rel: "noopener", class: "filelink" }, said("text_file")),
      onScreen && copyButton("copy-text", "copy_text", "C", () => copyText(one)),
    ),
    one.subject && make("div", { class: "subject" },
      make("p", {}, make("span", { class: "label" }, said("subject")), make("span", { class: "value" }, one.subject)),
      onScreen && copyButton("copy-subject", "copy_subject", "S", () => copySubject(one)),
    ),
    make("pre", { class: one.locked ? "letter held" : "letter", tabindex: onScreen ? "0" : null, "aria-label": said("text") }, one.text),
    one.limit ? make("p", { class: "limit" }, said("length", { n: one.length, limit: one.limit })) : null,
    one.shortened ? make("p", { class: "limit" }, one.shortened) : null,
  );
}

function lineTable(one) {
  const { seen, number, shown } = one.lines;
  const cell = (tag, text, at) => make(tag, { class: number[at] ? "num" : null, scope: tag === "th" ? "col" : null }, text);
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": said("lines") },
    make("table", {},
      make("thead", {}, make("tr", {}, seen.map((name, at) => cell("th", name, at)))),
      make("tbody", {}, shown.map((line) => make("tr", {}, line.map((text, at) => cell("td", text, at))))),
    ),
  );
}

const linesButton = (one) =>
  make("button", { type: "button", id: "copy-lines", class: "plain", disabled: Boolean(one.locked), title: one.locked || null, onclick: () => copyLines(one) },
    said("copy_lines"), " ", make("kbd", {}, "L"));

function evidence(one) {
  const mark = { present: "✓", served: "✓", missing: "✗", rejected: "✗", unnamed: "?" };
  const file = (it) => make("li", {},
    it.href ? make("a", { href: it.href, target: "_blank", rel: "noopener" }, it.path.split("/").pop()) : it.path,
    it.note ? make("span", { class: "note" }, ` ${it.note}`) : null);
  const line = (paper) => make("li", { class: `${paper.state} ${paper.required ? "required" : "helps"}` },
    make("span", { class: "mark", "aria-hidden": "true" }, paper.required || paper.state !== "missing" ? mark[paper.state] : "–"),
    make("div", {},
      make("span", { class: "doc" }, paper.name), " ",
      make("span", { class: "state" }, said(paper.required || paper.state !== "missing" ? `paper_${paper.state}` : "paper_helps")),
      paper.note ? make("p", { class: "note" }, paper.note) : null,
      paper.files.length ? make("ul", { class: "files" }, paper.files.map(file)) : null,
    ));
  return make("ul", { class: "papers" }, one.papers.map(line));
}

function steps(one) {
  return make("ul", { class: "steps" }, one.steps.map((step) =>
    make("li", { class: step.state },
      make("span", { class: "due" }, step.done || step.due || "–"),
      make("div", {},
        make("span", {}, [step.what, step.who, step.amount].filter(Boolean).join(" · ")), " ",
        make("span", { class: "state" }, step.state_said),
        step.note ? make("p", { class: "note" }, step.note) : null,
      ))));
}

function facts(one, onScreen) {
  const value = (text, kind) => kind === "id" && onScreen
    ? make("button", { type: "button", class: "id", title: said("copy_value"), onclick: () => copy(text, text) }, text)
    : text;
  return make("dl", {}, one.facts.map(([name, text, kind]) => make("div", {}, make("dt", {}, name), make("dd", {}, value(text, kind)))));
}

const copyText = (one) => one.text && unlocked(one) && copy(one.text, said("text"));
const copySubject = (one) => one.subject && unlocked(one) && copy(one.subject, said("subject"));
function copyLines(one) {
  const table = [one.lines.head, ...one.lines.copied];
  if (unlocked(one)) copy(tabSeparated(table), said("lines"), table);
}

function unlocked(one) {
  if (one.locked) toast(one.locked, true);
  return !one.locked;
}

const back = () => (wide.matches ? closed() : history.back());

function closed() {
  if (!document.body.classList.contains("opened")) return;
  document.body.classList.remove("opened");
  byId("list").focus({ preventScroll: true });
}

// Paper: the listed cases, or one alone, each on a page of its own.
let printed = null;
function printOnly(one) {
  printed = [one];
  window.print();
}
window.addEventListener("beforeprint", () => {
  byId("print").replaceChildren(...(printed ?? listed).map((one) => make("article", { class: "page" }, sheet(one, false))));
});
window.addEventListener("afterprint", () => {
  printed = null;
  byId("print").replaceChildren();
});
