import { type Recipient, format, parse } from "./compose_recipients_text";

// keepSender has the letter's other fields follow when another From is chosen: where
// answers go, and the copy for oneself. What was put there by hand stays.
export function keepSender(form: HTMLFormElement): void {
  const from = form.querySelector<HTMLSelectElement>("select[name=from]");
  if (!from) return;
  let last = from.selectedOptions[0];
  from.addEventListener("change", () => {
    const now = from.selectedOptions[0];
    if (last && now) {
      change(form, "reply-to", last.dataset.replyTo, now.dataset.replyTo);
      change(form, "bcc", last.dataset.bccSelf, now.dataset.bccSelf);
    }
    last = now;
  });
}

// change puts the recipients wanted in place of the old ones.
function change(form: HTMLFormElement, name: string, old = "", wanted = ""): void {
  const field = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
  if (!field || old === wanted) return;
  const there = parse(field.value);
  const gone = parse(old);
  if (gone.some((one) => !there.some((other) => isSame(one, other)))) return; // somebody has taken it off
  const others = there.filter((one) => !gone.some((other) => isSame(one, other)));
  field.value = format([...others, ...parse(wanted)]);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (wanted !== "") field.closest("details")?.setAttribute("open", "");
}

function isSame(one: Recipient, other: Recipient): boolean {
  return one.address.toLowerCase() === other.address.toLowerCase();
}
