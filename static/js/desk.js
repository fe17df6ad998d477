// The edit page: the preview beside the answer, the search result as it will look, and related questions to pick.
// Everything is there without it; this only spares a save to see it.

const WAIT = 200; // milliseconds without a key before the server is asked
const TITLE_FITS = 60; // characters that search engines show of a title
const TEXT_FITS = [70, 160]; // and of a description: shorter says little, longer is cut

const later = (work, wait) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };
};

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const answer = document.getElementById("id_answer");
const box = document.getElementById("preview");
let excerpt = "";

const goTo = (line) => {
  const lines = answer.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  answer.focus();
  answer.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
};

const showProblems = (problems) => {
  const items = problems.map(({ line, message }) =>
    element("li", {}, element("button", { type: "button", textContent: `line ${line}`, onclick: () => goTo(line) }), ` ${message}`),
  );
  document.getElementById("problems").replaceChildren(...(items.length ? items : [element("li", { textContent: "none" })]));
};

let asked = 0;
const preview = async () => {
  const state = document.getElementById("preview-state");
  const number = ++asked;
  const body = new FormData();
  body.set("answer", answer.value);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const response = await fetch(box.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": token } });
    const found = await response.json();
    if (number !== asked) return; // an answer to what was typed before
    if (found.error) {
      state.textContent = found.error;
      return;
    }
    box.innerHTML = found.html; // sanitised by the renderer, the very bytes of the page
    excerpt = found.excerpt;
    state.textContent = `${found.words} words`;
    showProblems(found.problems);
    snippet();
  } catch {
    if (number === asked) state.textContent = "The preview could not be fetched; what you wrote is still here.";
  }
};

const field = (name) => document.getElementById(`id_${name}`)?.value.trim() ?? "";

const snippet = () => {
  const shownTitle = document.querySelector(".snippet-title");
  const title = field("question") || field("title");
  const seo = field("seo_title");
  const whole = seo.toLowerCase().includes(title.replace(/[?!. ]+$/, "").toLowerCase()) && seo ? seo : [title, seo].filter(Boolean).join(" | ");
  const text = field("page_description") || excerpt;
  shownTitle.textContent = whole || "The title";
  if (text) document.querySelector(".snippet-text").textContent = text.length > TEXT_FITS[1] ? `${text.slice(0, TEXT_FITS[1])}…` : text;
  const hints = [
    `Title: ${whole.length} characters${whole.length > TITLE_FITS ? `; about ${TITLE_FITS} are shown` : ""}`,
    `Description: ${text.length} characters${text.length > TEXT_FITS[1] ? `; ${TEXT_FITS[1]} are shown` : text.length < TEXT_FITS[0] ? "; short" : ""}`,
  ];
  document.getElementById("lengths").replaceChildren(...hints.map((hint) => element("li", { textContent: hint })));
};

const find = async (input) => {
  const typed = input.value.trim();
  if (typed.length < 3 || typed.startsWith("/learn/")) return;
  const response = await fetch(`${box.dataset.find}?${new URLSearchParams({ q: typed })}`);
  if (!response.ok || input.value.trim() !== typed) return;
  const { questions } = await response.json();
  const options = questions.map(({ url, title, subject }) => element("option", { value: url, textContent: `${title} (${subject})` }));
  document.getElementById("related-found").replaceChildren(...options);
};

const rowsOf = () => [...document.querySelectorAll(".related-link")];

const number = () =>
  rowsOf()
    .filter((row) => row.querySelector("[type=text]").value)
    .forEach((row, index) => {
      row.querySelector("[type=number]").value = index + 1;
    });

const swap = (row, other) => {
  if (!other?.matches(".related-link")) return;
  for (const part of ["[type=text]", ".related-title"]) {
    const [mine, theirs] = [row.querySelector(part), other.querySelector(part)];
    const key = part === ".related-title" ? "textContent" : "value";
    [mine[key], theirs[key]] = [theirs[key], mine[key]];
  }
  number();
};

const watchRelated = () => {
  for (const row of rowsOf()) {
    const input = row.querySelector("[type=text]");
    input.addEventListener("input", later(() => find(input), WAIT));
    input.addEventListener("change", () => {
      const picked = [...document.querySelectorAll("#related-found option")].find((option) => option.value === input.value);
      row.querySelector(".related-title").textContent = picked?.textContent ?? "";
      if (!row.querySelector("[type=number]").value) number();
    });
    for (const [name, beside] of [["up", "previousElementSibling"], ["down", "nextElementSibling"]]) {
      const button = row.querySelector(`.${name}`);
      button.hidden = false;
      button.addEventListener("click", () => swap(row, row[beside]));
    }
  }
};

if (box) {
  if (answer) {
    answer.addEventListener("input", later(preview, WAIT));
    preview();
  }
  for (const name of ["title", "question", "seo_title", "page_description"]) {
    document.getElementById(`id_${name}`)?.addEventListener("input", snippet);
  }
  watchRelated();
}
