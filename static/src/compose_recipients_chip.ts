import { type Recipient, fault, format } from "./compose_recipients_text";
import { say } from "./say";

// Chip is a recipient as one sees it: a button that one moves to, edits and takes
// away, and another that takes it away by mouse or finger.
export interface Chip {
  readonly recipient: Recipient;
  readonly item: HTMLLIElement;
  readonly main: HTMLButtonElement;
}

// makeChip makes one. remove and edit are what its buttons do.
export function makeChip(recipient: Recipient, remove: (chip: Chip) => void, edit: (chip: Chip) => void): Chip {
  const item = document.createElement("li");
  const main = document.createElement("button");
  const cross = document.createElement("button");
  const chip: Chip = { recipient, item, main };
  const wrong = fault(recipient.address);
  item.className = "chip";
  item.draggable = true;
  item.toggleAttribute("data-wrong", wrong !== "");
  main.type = cross.type = "button";
  main.tabIndex = cross.tabIndex = -1;
  main.className = "chip-main";
  main.title = wrong || format([recipient]);
  const name = document.createElement("bdi");
  name.textContent = shown(recipient);
  main.append(name);
  main.setAttribute("aria-label", `${spoken(recipient)}${wrong && `, ${wrong}`}`);
  main.setAttribute("aria-keyshortcuts", "Delete Enter");
  cross.className = "chip-remove";
  cross.setAttribute("aria-label", say("Remove %s|recipient", shown(recipient)));
  cross.textContent = "×";
  item.append(main, cross);
  let held = false; // it had the focus before it was pressed
  main.addEventListener("pointerdown", (event) => { held = event.pointerType === "touch" && document.activeElement === main; });
  main.addEventListener("click", () => { if (held) edit(chip); else main.focus(); });
  main.addEventListener("dblclick", () => { edit(chip); });
  cross.addEventListener("click", () => { remove(chip); });
  return chip;
}

// shown is what stands on a chip. A name that claims another address doesn't.
export function shown({ name, address }: Recipient): string {
  return name === "" || name.includes("@") ? address : name;
}

function spoken(recipient: Recipient): string {
  const name = shown(recipient);
  return name === recipient.address ? name : `${name}, ${recipient.address}`;
}
