import { type Chip, makeChip, shown } from "./compose_recipients_chip";
import { type Recipient, fault, format } from "./compose_recipients_text";
import { say } from "./say";

// Around is what a row of chips tells those around it.
export interface Around {
  changed(): void;
  edit(recipient: Recipient): void; // whose chip is gone: it is text again
  leave(): void; // the focus goes on behind the last chip
  tell(words: string): void;
}

// ChipRow holds the recipients of a field as chips, among which one moves by arrows.
export class ChipRow {
  readonly list = document.createElement("ul");
  #all: Chip[] = [];

  constructor(label: string, readonly around: Around) {
    this.list.className = "chips";
    this.list.setAttribute("role", "list");
    this.list.setAttribute("aria-label", label);
    this.list.addEventListener("keydown", (event) => { this.#key(event); });
    for (const kind of ["copy", "cut"] as const) this.list.addEventListener(kind, (event) => { this.#copy(event, kind === "cut"); });
  }

  recipients(): Recipient[] {
    return this.#all.map((chip) => chip.recipient);
  }

  recipientOf(item: Element): Recipient | undefined {
    return this.#at(item)?.recipient;
  }

  // show puts these in place of all, and tells nobody.
  show(recipients: readonly Recipient[]): void {
    this.#all = [];
    this.list.replaceChildren();
    for (const recipient of recipients) this.#append(recipient);
  }

  // add puts recipients behind the others; who is there already stays once.
  add(recipients: readonly Recipient[]): void {
    const added: Recipient[] = [];
    let twice: Recipient | undefined;
    for (const recipient of recipients) {
      const key = recipient.address.toLowerCase();
      const there = this.recipients().find(({ address }) => address.toLowerCase() === key);
      if (there) {
        twice = there;
        continue;
      }
      this.#append(recipient);
      added.push(recipient);
    }
    this.around.changed();
    const [only] = added;
    if (added.length === 1 && only) this.around.tell(`${say("%s added, %s|recipient", shown(only), this.#count())}${fault(only.address) && `. ${fault(only.address)}`}`);
    else if (added.length > 1) this.around.tell(say("%d added, %s|recipients", added.length, this.#count()));
    else if (twice) this.around.tell(say("%s is there already|recipient", shown(twice)));
  }

  // drop takes a chip away that has gone to another field.
  drop(item: Element): void {
    const chip = this.#at(item);
    if (chip) this.#remove(chip, false);
  }

  // focusLast and editLast say whether there is one.
  focusLast(): boolean {
    return this.#focus(this.#all.length - 1);
  }

  editLast(): boolean {
    const last = this.#all.at(-1);
    if (last) this.#edit(last);
    return last !== undefined;
  }

  #append(recipient: Recipient): void {
    const chip = makeChip(recipient, (one) => { this.#remove(one); }, (one) => { this.#edit(one); });
    this.#all.push(chip);
    this.list.append(chip.item);
  }

  #at(item: Element | null): Chip | undefined {
    return this.#all.find((chip) => chip.item === item);
  }

  #count(): string {
    return say("%d recipients", this.#all.length);
  }

  #focus(at: number): boolean {
    const chip = this.#all[at];
    if (chip) chip.main.focus();
    else this.around.leave();
    return chip !== undefined;
  }

  // A double tap on a chip is a tap too, after which it is gone.
  #edit(chip: Chip): void {
    if (!this.#all.includes(chip)) return;
    this.#remove(chip, false);
    this.around.edit(chip.recipient);
  }

  #remove(chip: Chip, said = true): void {
    const at = this.#all.indexOf(chip);
    if (at < 0) return;
    const held = chip.item.contains(document.activeElement);
    this.#all.splice(at, 1);
    chip.item.remove();
    if (held) this.#focus(at);
    this.around.changed();
    if (said) this.around.tell(say("%s removed, %s|recipient", shown(chip.recipient), this.#count()));
  }

  #key(event: KeyboardEvent): void {
    const chip = this.#at((event.target as Element).closest("li"));
    if (!chip || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#all.indexOf(chip);
    switch (event.key) {
      case "ArrowLeft": this.#focus(Math.max(0, at - 1)); break;
      case "ArrowRight": this.#focus(at + 1); break;
      case "Home": this.#focus(0); break;
      case "End": this.#focus(this.#all.length); break;
      case "Delete": case "Backspace": this.#remove(chip); break;
      case "Enter": case "F2": this.#edit(chip); break;
      default:
        if (event.key.length === 1 && event.key !== " ") this.around.leave(); // where it is typed then
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #copy(event: ClipboardEvent, cut: boolean): void {
    const chip = this.#at((event.target as Element).closest("li"));
    if (!chip || !event.clipboardData) return;
    event.clipboardData.setData("text/plain", format([chip.recipient]));
    event.preventDefault();
    if (cut) this.#remove(chip);
  }
}
