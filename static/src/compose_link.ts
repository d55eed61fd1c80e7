import type { Editor } from "./compose_editor";
import { escapeHTML } from "./compose_text";

// openLink asks what the chosen text is to lead to.
export function openLink(editor: Editor): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-link]");
  const [text, address] = ["text", "address"].map((name) => dialog?.querySelector<HTMLInputElement>(`input[name=link-${name}]`));
  const remove = dialog?.querySelector<HTMLButtonElement>("button[value=remove]");
  if (!dialog || !text || !address || !remove) return;
  const { squire } = editor;
  const range = squire.getSelection();
  const link = linkAt(editor, range);
  if (link && range.collapsed) {
    range.selectNodeContents(link);
    squire.setSelection(range);
  }
  const chosen = squire.getSelectedText(range);
  text.value = chosen;
  text.disabled = chosen !== "" && chosen.includes("\n");
  address.value = (link?.getAttribute("href") ?? "").replace(/^mailto:/i, "");
  remove.hidden = !link;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    editor.focus();
    if (dialog.returnValue === "remove") squire.removeLink();
    if (dialog.returnValue === "make" && address.value.trim() !== "") makeLink(editor, addressOf(address.value.trim()), text.value.trim(), chosen.trim());
  }, { once: true });
  dialog.showModal();
  (chosen === "" ? text : address).focus();
}

function linkAt({ root }: Editor, range: Range): HTMLAnchorElement | undefined {
  const node = range.commonAncestorContainer;
  const link = (node instanceof Element ? node : node.parentElement)?.closest("a");
  if (link && root.contains(link)) return link;
  return range.collapsed ? undefined : [...root.querySelectorAll("a")].find((one) => range.intersectsNode(one));
}

function makeLink({ squire, insert }: Editor, address: string, text: string, chosen: string): void {
  if (chosen !== "" && (text === chosen || text === "")) squire.makeLink(address);
  else insert("", `<a href="${escapeHTML(address)}">${escapeHTML(text || address.replace(/^mailto:/, ""))}</a>`);
}

// addressOf is what a person means who leaves the beginning out.
export function addressOf(typed: string): string {
  if (/^(?:https?:\/\/|mailto:|tel:)/i.test(typed)) return typed;
  if (/^[^\s@/]+@[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
  return `https://${typed.replace(/^[a-z][a-z0-9+.-]*:\/*(?!\d)/i, "")}`;
}
