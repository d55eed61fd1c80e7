import { type Found, keepFound } from "./compose_recipients_found";
import { ChipRow } from "./compose_recipients_row";
import { type Recipient, fault, format, isWithin, parse } from "./compose_recipients_text";
import { say } from "./say";

// Field is a field of recipients. The form's own field goes on as a hidden one, which
// holds all of it as text: that is what is saved and sent.
export class Field {
  readonly row: ChipRow;
  readonly #kept = document.createElement("input");
  readonly #wrong = document.createElement("p");
  readonly #found: Found;
  #hasty = ""; // what was typed when Enter was pressed before there were suggestions

  constructor(readonly place: Element, readonly input: HTMLInputElement, address: string, tell: (words: string) => void) {
    const label = place.querySelector("label")?.textContent?.trim() ?? "";
    this.#kept.type = "hidden";
    this.#kept.name = input.name;
    this.#kept.value = input.value;
    input.removeAttribute("name");
    this.#found = keepFound(input, address, () => this.#isUnsure(), (field, name) => { this.#take(field, name); });
    this.row = new ChipRow(say("%s: recipients|field", label), {
      tell,
      changed: () => {
        this.#mark();
        this.#keep();
      },
      edit: (recipient) => { this.#edit(recipient); },
      leave: () => { input.focus(); },
    });
    this.#build();
    this.#listen();
    this.#show();
  }

  #build(): void {
    const { input, row } = this;
    const box = document.createElement("div");
    box.className = "recipients";
    this.#wrong.className = "field-problem";
    this.#wrong.id = `${input.id}-wrong`;
    this.#wrong.hidden = true;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#found.list.id, autocomplete: "off",
    })) input.setAttribute(name, value);
    input.replaceWith(box);
    box.append(row.list, input, this.#found.list, this.#kept);
    box.after(this.#wrong);
    box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  }

  #listen(): void {
    const { input } = this;
    input.addEventListener("input", () => { this.#typed(); });
    input.addEventListener("keydown", (event) => { this.#key(event); });
    input.addEventListener("paste", (event) => { this.#paste(event); });
    input.addEventListener("found", () => { this.#hurried(); });
    input.addEventListener("blur", () => { this.#commit(); });
    // Others may put something into the field: what a browser has kept of it.
    this.#kept.addEventListener("input", () => { if (this.#kept.value !== this.#text()) this.#show(); });
  }

  // #show makes chips of what the form's own field holds.
  #show(): void {
    this.input.value = "";
    this.row.show(parse(this.#kept.value));
    this.#mark();
  }

  // #text is the field as text, with what is being typed.
  #text(): string {
    return [format(this.row.recipients()), this.input.value.trim()].filter((part) => part !== "").join(", ");
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
    const faults = this.row.recipients().map(({ address }) => fault(address)).filter((words) => words !== "");
    this.#wrong.textContent = faults.join(" ");
    this.#wrong.hidden = faults.length === 0;
    const told = document.getElementById(`${this.input.id}-problem`); // by the server, of what was there
    if (told) told.hidden = faults.length > 0;
    if (faults.length > 0) {
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", this.#wrong.id);
    } else if (this.input.getAttribute("aria-describedby") === this.#wrong.id) { // else it is what the server has said
      this.input.removeAttribute("aria-invalid");
      this.input.removeAttribute("aria-describedby");
    }
  }

  // #isUnsure tells typed text that is no address yet: the first suggestion is meant.
  #isUnsure(): boolean {
    return fault(parse(this.input.value)[0]?.address ?? "") !== "";
  }

  #typed(): void {
    this.#part();
    const { value } = this.input;
    if (/[,;\n]\s*$/.test(value) && !isWithin(value)) this.#commit();
    else this.#found.ask(value);
    this.#keep();
  }

  // #part has what stood there at Enter be somebody, and what is typed since somebody
  // else.
  #part(): void {
    const { input } = this;
    const before = this.#hasty;
    this.#hasty = "";
    if (before === "" || !input.value.startsWith(before)) return;
    const since = input.value.slice(before.length);
    input.value = before;
    this.#commit();
    input.value = since;
  }

  // #commit makes chips of what was typed.
  #commit(): void {
    const recipients = parse(this.input.value);
    this.input.value = "";
    this.#found.close();
    if (recipients.length > 0) this.row.add(recipients);
    else this.#keep();
  }

  #take(field: string, name: string): void {
    this.input.value = "";
    this.row.add(parse(field).map((one) => ({ address: one.address, name: name || one.name })));
    this.input.focus();
  }

  #edit(recipient: Recipient): void {
    this.#commit();
    this.input.value = format([recipient]);
    this.input.focus();
    this.input.select();
    this.#keep();
  }

  #hurried(): void {
    if (this.#hasty === "") return;
    this.#hasty = "";
    if (!this.#found.take()) this.#commit();
  }

  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[,;\n\t@]/.test(text) || this.input.value.trim() !== "") return;
    const recipients = parse(text);
    if (recipients.every((one) => fault(one.address) !== "")) return; // a piece of something
    event.preventDefault();
    this.#found.close();
    this.row.add(recipients);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !this.#does(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // #does says whether the key did anything here.
  #does(event: KeyboardEvent): boolean {
    const { input } = this;
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    switch (event.key) {
      case "ArrowDown": return this.#found.move(1);
      case "ArrowUp": return this.#found.move(-1);
      case "Escape": return this.#found.close();
      case "Enter": return input.value.trim() !== "" && this.#enter();
      case "Tab": return !event.shiftKey && this.#found.take();
      case "ArrowLeft": return atStart && this.row.focusLast();
      case "Backspace": return atStart && input.value === "" && this.row.editLast();
      default: return false;
    }
  }

  // #enter takes the suggestion that is marked, else what was typed. Who is quicker
  // than the suggestions gets the first of them.
  #enter(): boolean {
    if (this.#found.take()) return true;
    if (this.#isUnsure() && this.#found.isAsking()) this.#hasty = this.input.value;
    else this.#commit();
    return true;
  }
}
