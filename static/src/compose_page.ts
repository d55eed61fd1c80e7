import { keepAttachments } from "./compose_attachments";
import { keepCanned } from "./compose_canned";
import { keepDraft } from "./compose_draft";
import { type Editor, keepEditor } from "./compose_editor";
import { keepLater } from "./compose_later";
import { keepRecipients } from "./compose_recipients";
import { announce } from "./compose_say";
import { keepSender } from "./compose_sender";
import { keepSignature } from "./compose_signature";
import { say } from "./say";

// keepPage joins what makes writing easier.
export function keepPage(form: HTMLFormElement): void {
  const editor = keepEditor(form);
  if (editor) {
    keepSignature(editor);
    keepCanned(editor);
  }
  keepRecipients(form);
  keepSender(form);
  keepAttachments(form);
  keepLater(form);
  keepSending(form, editor);
  keepKeys(form);
  keepDraft(form);
  if (editor) begin(form, editor);
}

// begin puts the cursor where one goes on: above the quote of an answer, else at
// the first recipient. On a touch screen that would bring the keyboard up.
function begin(form: HTMLFormElement, editor: Editor): void {
  if (document.querySelector("[role=alert]") || matchMedia("(pointer: coarse)").matches) return;
  const to = form.querySelector<HTMLInputElement>("#to");
  const recipients = new FormData(form).get("to");
  if (to && recipients === "") return to.focus();
  editor.squire.moveCursorToStart();
  editor.plain.setSelectionRange(0, 0);
  editor.focus();
}

// keepSending sends once, and when all that belongs to the letter is there.
function keepSending(form: HTMLFormElement, editor: Editor | undefined): void {
  let sending = false;
  let settled = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sending || event.submitter?.hidden) return event.preventDefault(); // the hidden one is for Enter without script
    sending = true;
    if (settled || !editor) return;
    event.preventDefault();
    const { submitter } = event;
    announce(form, say("One moment…"));
    const go = () => {
      sending = false;
      settled = true;
      form.requestSubmit(submitter);
      settled = false;
    };
    // Later than this event: within it a form can't be sent again.
    void editor.settled().then(() => setTimeout(go));
  });
  addEventListener("pageshow", () => { sending = false; }); // also when one comes back
}

// keepKeys has Ctrl-Enter send, and Enter in a line go on to the next.
function keepKeys(form: HTMLFormElement): void {
  const send = form.querySelector<HTMLButtonElement>("button[data-send]");
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit(send);
    } else if (event.target instanceof HTMLInputElement && event.target.matches("[data-line]")) {
      event.preventDefault();
      next(form, event.target);
    }
  }, { capture: false });
}

function next(form: HTMLFormElement, from: HTMLElement): void {
  const stops = [...form.querySelectorAll<HTMLElement>("input[data-line], textarea[name=text], [data-rich]")].filter((stop) => stop.getClientRects().length > 0);
  stops[stops.indexOf(from) + 1]?.focus();
}
