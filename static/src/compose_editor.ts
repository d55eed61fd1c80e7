import Squire from "squire-rte";
import { clean } from "./compose_clean";
import { cleanPaste } from "./compose_paste";
import { type Pictures, keepPictures } from "./compose_pictures";
import { htmlOf, losesFormat, textOf } from "./compose_text";
import { keepToolbar } from "./compose_toolbar";

// Editor is what a letter's text is written in.
export interface Editor {
  readonly form: HTMLFormElement;
  readonly root: HTMLElement; // of the rich text
  readonly plain: HTMLTextAreaElement;
  readonly squire: Squire;
  rich(): boolean;
  html(): string; // of a rich letter, "" when there is nothing in it
  insert(text: string, html: string): void; // where the cursor is
  clean(html: string): DocumentFragment; // what it may hold of that
  change(by: () => void): void; // changes the rich text, as one step to undo
  settled(): Promise<void>; // when no picture is on its way any more
  focus(): void;
}

// keepEditor puts the editor for rich text in the place of the field for plain
// text, if the letter is a rich one, and lets one switch.
export function keepEditor(form: HTMLFormElement): Editor | undefined {
  const root = form.querySelector<HTMLElement>("[data-rich]");
  const plain = form.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  const source = form.querySelector<HTMLTextAreaElement>("textarea[name=html]");
  if (!root || !plain || !source) return undefined;
  let pictures: Pictures | undefined;
  let own = false; // what comes from us has been cleaned of what is pasted along
  const cleaned = (html: string) => clean(html, (address) => address.startsWith(form.dataset.parts ?? "/compose/"));
  const squire = new Squire(root, {
    sanitizeToDOMFragment: (html: string) => document.importNode(own ? cleaned(html) : cleanPaste(cleaned(html), html), true),
    tagAttributes: { blockquote: { type: "cite" } },
    undo: { documentSizeThreshold: 200_000, undoLimit: 100 },
    didError: (error: unknown) => { console.error(error); },
  });
  squire.linkRegExp = new RegExp(squire.linkRegExp.source.replace("(?:ht|f)tps?", "https?"), "i");
  const show = (html: string) => {
    own = true;
    squire.setHTML(html);
    own = false;
  };
  const editor: Editor = {
    form, root, plain, squire,
    rich: () => form.dataset.format === "rich",
    html: () => (hasContent(root) ? pictures?.resolve(squire.getHTML()) ?? squire.getHTML() : ""),
    insert: (text, html) => {
      if (!editor.rich()) return insertPlain(plain, text);
      own = true;
      squire.insertHTML(html || htmlOf(text));
      own = false;
    },
    clean: (html) => document.importNode(cleaned(html), true),
    change: (by) => {
      squire.saveUndoState();
      by();
      told(plain);
    },
    settled: () => pictures?.settled() ?? Promise.resolve(),
    focus: () => { (editor.rich() ? squire : plain).focus(); },
  };
  keepKeys(squire);
  pictures = keepPictures(editor);
  keepToolbar(editor);
  show(source.value || htmlOf(plain.value));
  squire.addEventListener("input", () => { told(source); });
  form.addEventListener("formdata", ({ formData }) => {
    if (!editor.rich()) return;
    formData.set("html", editor.html());
    formData.set("text", "");
  });
  showFormat(editor, editor.rich());
  keepSwitch(editor, show);
  return editor;
}

// told lets those who save the letter know that it has changed.
function told(field: HTMLElement): void {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function hasContent(root: HTMLElement): boolean {
  return root.textContent?.replace(/\u200b/g, "").trim() !== "" || root.querySelector("img, hr, table") !== null;
}

// keepKeys leaves to the browser the keys by which one gets on: Tab leads out of
// the text (lists are indented by Ctrl-] and the toolbar), and a page is a page.
function keepKeys(squire: Squire): void {
  for (const key of ["Tab", "Shift-Tab", "PageUp", "PageDown"]) squire.setKeyHandler(key, null);
}

function insertPlain(field: HTMLTextAreaElement, text: string): void {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  told(field);
}

// showFormat shows the one field or the other.
function showFormat(editor: Editor, rich: boolean): void {
  editor.form.dataset.format = rich ? "rich" : "plain";
  editor.root.hidden = !rich;
  editor.plain.hidden = rich;
  for (const tools of editor.form.querySelectorAll<HTMLElement>("[data-tools]")) tools.hidden = !rich;
  const button = editor.form.querySelector<HTMLElement>("[data-switch-format]");
  if (!button) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(!rich));
}

function keepSwitch(editor: Editor, show: (html: string) => void): void {
  const button = editor.form.querySelector<HTMLElement>("[data-switch-format]");
  const question = document.querySelector<HTMLDialogElement>("dialog[data-lose-format]");
  const toPlain = () => {
    editor.plain.value = textOf(editor.root);
    changed(false);
  };
  const changed = (rich: boolean) => {
    showFormat(editor, rich);
    told(editor.plain);
    editor.focus();
    remember(editor.form, rich ? "rich" : "plain");
  };
  button?.addEventListener("click", () => {
    if (!editor.rich()) {
      show(htmlOf(editor.plain.value));
      changed(true);
    } else if (losesFormat(editor.root) && question) question.showModal();
    else toPlain();
  });
  question?.addEventListener("close", () => {
    if (question.returnValue === "plain") toPlain();
    else editor.focus();
    question.returnValue = "";
  });
}

// remember has the next letter begin in the format of this one.
function remember(form: HTMLFormElement, format: string): void {
  const address = form.dataset.formatAddress;
  if (address) void fetch(address, { method: "POST", body: new URLSearchParams({ format }), redirect: "manual", keepalive: true }).catch(() => undefined);
}
