import type { Editor } from "./compose_editor";
import { escapeHTML } from "./compose_text";

// keepSignature changes the signature when another From is chosen, unless somebody
// has written in it: what was written is never touched.
export function keepSignature(editor: Editor): void {
  const from = editor.form.querySelector<HTMLSelectElement>("select[name=from]");
  if (!from) return;
  let last = from.selectedOptions[0];
  from.addEventListener("change", () => {
    const now = from.selectedOptions[0];
    if (last && now) change(editor, last.dataset, now.dataset);
    last = now;
  });
}

function change(editor: Editor, old: DOMStringMap, wanted: DOMStringMap): void {
  if (editor.rich()) return changeRich(editor, old, wanted);
  const { plain } = editor;
  const [before, after] = [old, wanted].map(({ signatureText = "" }) => (signatureText === "" ? "" : `-- \n${signatureText.trim()}`));
  if (before && plain.value.includes(before)) plain.value = plain.value.replace(before, () => after ?? "");
  else if (!before && after) plain.value = `${plain.value.trimEnd()}\n\n${after}\n`;
  else return;
  plain.dispatchEvent(new Event("input", { bubbles: true }));
}

function changeRich(editor: Editor, old: DOMStringMap, wanted: DOMStringMap): void {
  const before = words(old.signatureText ?? "");
  const place = find(editor.root, before);
  const html = wanted.signatureHtml || textAsLines(wanted.signatureText ?? "");
  if (!place && (before !== "" || html === "")) return;
  editor.change(() => {
    const block = document.createElement("div");
    block.setAttribute("data-signature", "");
    block.append(html === "" ? document.createElement("br") : editor.clean(`<div>-- </div>${html}`));
    if (place) place.replaceWith(block);
    else (editor.root.querySelector(":scope > blockquote")?.previousElementSibling ?? editor.root.lastElementChild)?.after(block);
  });
}

// find looks for the block that holds the signature and nothing else; for none, for
// the place that one had.
function find(root: HTMLElement, wanted: string): Element | undefined {
  const marked = root.querySelector("[data-signature]");
  if (marked && words(marked.textContent ?? "") === wanted) return marked;
  if (wanted === "") return undefined;
  return [...root.querySelectorAll("div, p")].find((block) => !block.closest("blockquote") && words(block.textContent ?? "") === wanted);
}

// words are what a text says, however it is set, and without the mark before a
// signature.
function words(text: string): string {
  return text.replace(/\s+/g, "").replace(/^--/, "");
}

function textAsLines(text: string): string {
  return text.trim() === "" ? "" : text.trim().split("\n").map((line) => `<div>${escapeHTML(line) || "<br>"}</div>`).join("");
}
