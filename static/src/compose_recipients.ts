import { type Chip, makeChip, shown } from "./compose_recipients_chip";
import { type Found, keepFound } from "./compose_recipients_found";
import { type Recipient, fault, format, isWithin, parse } from "./compose_recipients_text";

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

// Field is one of them. The form's own field goes on as a hidden one, which holds
// all of it as text: that is what is saved and sent.
class Field {
  readonly #kept = document.createElement("input");
  readonly #chips = document.createElement("ul");
  readonly #wrong = document.createElement("p");
  readonly #found: Found;
  readonly #label: string;
  #all: Chip[] = [];
  #hasty = false; // Enter was pressed before there were suggestions

  constructor(readonly place: Element, readonly input: HTMLInputElement, address: string, readonly tell: (words: string) => void) {
    this.#label = place.querySelector("label")?.textContent?.trim() ?? "";
    this.#kept.type = "hidden";
    this.#kept.name = input.name;
    this.#kept.value = input.value;
    input.removeAttribute("name");
    this.#found = keepFound(input, address, () => this.#isUnsure(), (field, name) => { this.#take(field, name); });
    this.#build();
    this.#listen();
    this.#show(this.#kept.value);
  }

  #build(): void {
    const { input } = this;
    const box = document.createElement("div");
    box.className = "recipients";
    this.#chips.className = "chips";
    this.#chips.setAttribute("role", "list");
    this.#chips.setAttribute("aria-label", `${this.#label}: recipients`);
    this.#wrong.className = "field-problem";
    this.#wrong.id = `${input.id}-wrong`;
    this.#wrong.hidden = true;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#found.list.id, autocomplete: "off",
    })) input.setAttribute(name, value);
    input.replaceWith(box);
    box.append(this.#chips, input, this.#found.list, this.#kept);
    box.after(this.#wrong);
    box.addEventListener("click", (event) => { if (event.target === box || event.target === this.#chips) input.focus(); });
  }

  #listen(): void {
    const { input } = this;
    input.addEventListener("input", () => { this.#typed(); });
    input.addEventListener("keydown", (event) => { this.#key(event); });
    input.addEventListener("paste", (event) => { this.#paste(event); });
    input.addEventListener("found", () => { this.#hurried(); });
    input.addEventListener("blur", () => {
      this.#found.close();
      this.#commit();
    });
    this.#chips.addEventListener("keydown", (event) => { this.#chipKey(event); });
    for (const kind of ["copy", "cut"] as const) this.#chips.addEventListener(kind, (event) => { this.#copy(event, kind === "cut"); });
    // Others may put something into the field: what a browser has kept of it.
    this.#kept.addEventListener("input", () => { if (this.#kept.value !== this.#text()) this.#show(this.#kept.value); });
  }

  // recipientOf is whose chip an element belongs to.
  recipientOf(item: Element): Recipient | undefined {
    return this.#all.find((chip) => chip.item === item)?.recipient;
  }

  // drop takes a chip away that has gone to another field.
  drop(item: Element): void {
    const chip = this.#all.find((one) => one.item === item);
    if (chip) this.#remove(chip, false);
  }

  // add puts recipients behind the others; who is there already stays once.
  add(recipients: readonly Recipient[]): void {
    const added: Recipient[] = [];
    let twice: Recipient | undefined;
    for (const recipient of recipients) {
      const key = recipient.address.toLowerCase();
      const there = this.#all.find((chip) => chip.recipient.address.toLowerCase() === key);
      if (there) {
        twice = there.recipient;
        continue;
      }
      const chip = makeChip(recipient, (one) => { this.#remove(one); }, (one) => { this.#edit(one); });
      this.#all.push(chip);
      this.#chips.append(chip.item);
      added.push(recipient);
    }
    this.#changed();
    const [only] = added;
    if (added.length === 1 && only) this.tell(`${shown(only)} added, ${this.#count()}${fault(only.address) && `. ${fault(only.address)}`}`);
    else if (added.length > 1) this.tell(`${added.length} added, ${this.#count()}`);
    else if (twice) this.tell(`${shown(twice)} is there already`);
  }

  #count(): string {
    return `${this.#all.length} ${this.#all.length === 1 ? "recipient" : "recipients"}`;
  }

  // #text is the field as text, with what is being typed.
  #text(): string {
    const typed = this.input.value.trim();
    return [format(this.#all.map((chip) => chip.recipient)), typed].filter((part) => part !== "").join(", ");
  }

  #show(text: string): void {
    this.#all = [];
    this.#chips.replaceChildren();
    this.input.value = "";
    const recipients = parse(text);
    for (const recipient of recipients) {
      const chip = makeChip(recipient, (one) => { this.#remove(one); }, (one) => { this.#edit(one); });
      this.#all.push(chip);
      this.#chips.append(chip.item);
    }
    this.#mark();
  }

  #changed(): void {
    this.#mark();
    this.#keep();
  }

  // #keep holds the form's own field, and lets those know who save it.
  #keep(): void {
    const text = this.#text();
    if (this.#kept.value === text) return;
    this.#kept.value = text;
    this.#kept.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // #mark says what is wrong, before anything is sent.
  #mark(): void {
    const faults = this.#all.map((chip) => fault(chip.recipient.address)).filter((words) => words !== "");
    this.#wrong.textContent = faults.join(" ");
    this.#wrong.hidden = faults.length === 0;
    if (faults.length > 0) {
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", this.#wrong.id);
    } else {
      this.input.removeAttribute("aria-invalid");
      this.input.removeAttribute("aria-describedby");
      this.place.querySelector(`.field-problem:not([id="${this.#wrong.id}"])`)?.remove(); // the server's, about what was
    }
  }

  // #isUnsure tells typed text that is no address yet: the first suggestion is meant.
  #isUnsure(): boolean {
    return fault(parse(this.input.value)[0]?.address ?? "") !== "";
  }

  #typed(): void {
    this.#hasty = false;
    const { value } = this.input;
    if (/[,;\n]\s*$/.test(value) && !isWithin(value)) this.#commit();
    else this.#found.ask(value);
    this.#keep();
  }

  // #commit makes chips of what was typed.
  #commit(): void {
    const recipients = parse(this.input.value);
    this.input.value = "";
    this.#found.close();
    if (recipients.length > 0) this.add(recipients);
    else this.#keep();
  }

  #take(field: string, name: string): void {
    const recipients = parse(field).map((one) => ({ address: one.address, name: name || one.name }));
    this.input.value = "";
    this.add(recipients);
    this.input.focus();
  }

  #hurried(): void {
    if (!this.#hasty) return;
    this.#hasty = false;
    if (!this.#found.take()) this.#commit();
  }

  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[,;\n\t@]/.test(text) || this.input.value.trim() !== "") return;
    const recipients = parse(text);
    if (recipients.every((one) => fault(one.address) !== "")) return; // a piece of something
    event.preventDefault();
    this.#found.close();
    this.add(recipients);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { input } = this;
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const did = (() => {
      switch (event.key) {
        case "ArrowDown": return this.#open(1);
        case "ArrowUp": return this.#open(-1);
        case "Escape": return this.#found.isOpen() && (this.#found.close(), true);
        case "Enter": return input.value.trim() !== "" && this.#enter();
        case "Tab": return !event.shiftKey && this.#found.take();
        case "ArrowLeft": return atStart && this.#focus(this.#all.length - 1);
        case "Backspace": return atStart && input.value === "" && this.#editLast();
        default: return false;
      }
    })();
    if (!did) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #open(by: number): boolean {
    if (!this.#found.isOpen()) return false;
    this.#found.move(by);
    return true;
  }

  // #enter takes the suggestion that is marked, else what was typed. Who is quicker
  // than the suggestions gets the first of them.
  #enter(): boolean {
    if (this.#found.take()) return true;
    if (this.#isUnsure() && this.#found.isAsking()) this.#hasty = true;
    else this.#commit();
    return true;
  }

  #focus(at: number): boolean {
    const chip = this.#all[at];
    if (chip) chip.main.focus();
    else this.input.focus();
    return chip !== undefined;
  }

  #editLast(): boolean {
    const last = this.#all.at(-1);
    if (last) this.#edit(last);
    return last !== undefined;
  }

  // #edit turns a chip back into text.
  #edit(chip: Chip): void {
    this.#commit();
    this.#remove(chip, false);
    this.input.value = format([chip.recipient]);
    this.input.focus();
    this.input.select();
    this.#keep();
  }

  #remove(chip: Chip, said = true): void {
    const at = this.#all.indexOf(chip);
    const held = chip.item.contains(document.activeElement);
    this.#all.splice(at, 1);
    chip.item.remove();
    if (held) this.#focus(at);
    this.#changed();
    if (said) this.tell(`${shown(chip.recipient)} removed, ${this.#count()}`);
  }

  #chipKey(event: KeyboardEvent): void {
    const item = (event.target as Element).closest("li");
    const at = this.#all.findIndex((chip) => chip.item === item);
    const chip = this.#all[at];
    if (!chip || event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case "ArrowLeft": this.#focus(Math.max(0, at - 1)); break;
      case "ArrowRight": this.#focus(at + 1); break;
      case "Home": this.#focus(0); break;
      case "End": this.#focus(this.#all.length); break;
      case "Delete": case "Backspace": this.#remove(chip); break;
      case "Enter": case "F2": this.#edit(chip); break;
      default:
        if (event.key.length === 1 && event.key !== " ") this.input.focus(); // where it is typed then
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #copy(event: ClipboardEvent, cut: boolean): void {
    const item = (event.target as Element).closest("li");
    const chip = this.#all.find((one) => one.item === item);
    if (!chip || !event.clipboardData) return;
    event.clipboardData.setData("text/plain", format([chip.recipient]));
    event.preventDefault();
    if (cut) this.#remove(chip);
  }
}

// keepDragging lets one move a chip from a field to another. By keyboard it is cut
// and pasted.
function keepDragging(form: HTMLFormElement, fields: Map<Element, Field>): void {
  let dragged: { item: Element; from: Field } | undefined;
  const fieldAt = (event: Event) => fields.get((event.target as Element).closest("[data-recipients-field]") ?? form);
  form.addEventListener("dragstart", (event) => {
    const item = (event.target as Element).closest?.(".chip");
    const from = fieldAt(event);
    const recipient = item && from?.recipientOf(item);
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
    const recipient = from.recipientOf(item);
    dragged = undefined;
    if (!recipient || from === to) return;
    from.drop(item);
    to.add([recipient]);
  });
}
