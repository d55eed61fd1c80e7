import { Field } from "./compose_recipients_field";
import { format } from "./compose_recipients_text";

// keepRecipients makes chips of the fields of recipients, with suggestions.
export function keepRecipients(form: HTMLFormElement): void {
  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  form.append(voice);
  const address = form.dataset.recipients ?? "/compose/recipients";
  const fields = new Map<Element, Field>();
  for (const place of form.querySelectorAll("[data-recipients-field]")) {
    const input = place.querySelector<HTMLInputElement>("input[name]");
    if (input) fields.set(place, new Field(place, input, address, (words) => { voice.textContent = words; }));
  }
  keepDragging(form, fields);
}

// keepDragging lets one move a chip from a field to another. By keyboard it is cut
// and pasted.
function keepDragging(form: HTMLFormElement, fields: Map<Element, Field>): void {
  let dragged: { item: Element; from: Field } | undefined;
  const fieldAt = (event: Event) => fields.get((event.target as Element).closest("[data-recipients-field]") ?? form);
  form.addEventListener("dragstart", (event) => {
    const item = (event.target as Element).closest?.(".chip");
    const from = fieldAt(event);
    const recipient = item && from?.row.recipientOf(item);
    if (!item || !from || !recipient) return;
    dragged = { item, from };
    event.dataTransfer?.setData("text/plain", format([recipient]));
  });
  form.addEventListener("dragend", () => { dragged = undefined; });
  form.addEventListener("dragover", (event) => {
    if (dragged && fieldAt(event)) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    const to = fieldAt(event);
    if (!dragged || !to) return;
    event.preventDefault();
    const { item, from } = dragged;
    const recipient = from.row.recipientOf(item);
    dragged = undefined;
    if (!recipient || from === to) return;
    from.row.drop(item);
    to.row.add([recipient]);
  });
}
