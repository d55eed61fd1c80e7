import { button, inWords, muted, nameOf, rowOf } from "./compose_attachment_row";
import { takeDrops, takePastes } from "./compose_drop";
import { announce } from "./compose_say";
import { type Upload, send } from "./compose_upload";
import { say } from "./say";

// A file that is on its way, or has not got through.
interface Waiting {
  file: File;
  row?: HTMLLIElement; // of a file that is listed
  started: boolean;
  failed: boolean;
  upload?: Upload;
  done: (answer: HTMLElement) => void;
  gaveUp: (reason: Error) => void;
}

// Attachments are what is uploaded for a letter.
interface Attachments {
  form: HTMLFormElement;
  list: HTMLUListElement;
  queue: Waiting[];
  inline: Map<string, number>; // sizes of pictures in the text, by address
  leaving?: HTMLElement | null; // the button that is to be pressed once all files are there
}

const atOnce = 2;
const letters = new WeakMap<HTMLFormElement, Attachments>();

// keepAttachments uploads what is attached while the letter is being written: what
// is chosen, dropped onto the page or pasted.
export function keepAttachments(form: HTMLFormElement): void {
  const list = form.querySelector<HTMLUListElement>("ul[data-attached]");
  const chooser = form.querySelector<HTMLInputElement>("input[type=file][name=attachment]");
  if (!list || !chooser) return;
  const letter: Attachments = { form, list, queue: [], inline: new Map() };
  letters.set(form, letter);
  form.querySelector("[data-attachments]")?.classList.add("scripted");
  for (const row of list.querySelectorAll<HTMLLIElement>("li[data-token]")) offerRemoval(letter, row);
  chooser.addEventListener("change", () => {
    attach(letter, [...(chooser.files ?? [])]);
    chooser.value = ""; // it goes with the letter already
  });
  takeDrops(form, (files) => attach(letter, files));
  takePastes((files) => attach(letter, files));
  holdBack(letter);
  form.addEventListener("input", () => tellSum(letter)); // pictures come and go with the text
  tellSum(letter);
}

// uploadInline sends a picture for the letter's HTML, and gives its address there.
export function uploadInline(form: HTMLFormElement, file: File): Promise<string> {
  const letter = letters.get(form);
  if (!letter) return Promise.reject(new Error("no letter"));
  const refusal = tooLarge(letter, file);
  if (refusal) {
    announce(form, refusal);
    return Promise.reject(new Error(refusal));
  }
  return new Promise((resolve, reject) => {
    enqueue(letter, {
      file, started: false, failed: false, gaveUp: reject,
      done: (answer) => {
        const address = answer.dataset.inline ?? "";
        letter.inline.set(address, file.size);
        resolve(address);
      },
    });
  });
}

// attach lists files, and has them sent.
function attach(letter: Attachments, files: File[]): void {
  for (const file of files) {
    const refusal = tooLarge(letter, file);
    const row = rowOf(file);
    letter.list.append(row);
    const waiting: Waiting = {
      file, row, started: false, failed: false,
      done: (answer) => {
        const listed = document.adoptNode(answer) as HTMLLIElement;
        const focused = row.contains(document.activeElement);
        row.replaceWith(listed);
        offerRemoval(letter, listed);
        if (focused) listed.querySelector<HTMLElement>("button")?.focus();
        announce(letter.form, say("%s attached.|file", file.name));
        changed(letter);
      },
      gaveUp: (reason) => failed(letter, waiting, reason.message),
    };
    if (refusal) failed(letter, waiting, refusal, true);
    else enqueue(letter, waiting);
  }
}

function enqueue(letter: Attachments, waiting: Waiting): void {
  waiting.failed = false;
  waiting.started = false;
  letter.queue.push(waiting);
  if (waiting.row) showProgress(letter, waiting);
  tellSum(letter);
  next(letter);
}

// next begins to send what is first in the queue, a few at a time.
function next(letter: Attachments): void {
  const free = atOnce - letter.queue.filter(({ started }) => started).length;
  for (const waiting of letter.queue.filter(({ started }) => !started).slice(0, Math.max(0, free))) begin(letter, waiting);
}

function begin(letter: Attachments, waiting: Waiting): void {
  waiting.started = true;
  const bar = waiting.row?.querySelector("progress");
  waiting.upload = send(letter.form, waiting.file, !waiting.row, (part) => {
    if (bar) bar.value = part;
  });
  waiting.upload.answer.then(
    (answer) => {
      leave(letter, waiting);
      waiting.done(answer);
      settle(letter);
    },
    (reason: Error) => {
      leave(letter, waiting);
      if (reason.name !== "AbortError") waiting.gaveUp(reason);
      else if (!waiting.row) waiting.gaveUp(reason);
      settle(letter);
    },
  );
}

function leave(letter: Attachments, waiting: Waiting): void {
  letter.queue = letter.queue.filter((other) => other !== waiting);
}

function settle(letter: Attachments): void {
  next(letter);
  tellSum(letter);
  if (letter.queue.length === 0) letter.form.dispatchEvent(new Event("uploads-settled"));
}

// failed says on the file's row why it isn't there, and offers another try.
function failed(letter: Attachments, waiting: Waiting, reason: string, forGood = false): void {
  const { row, file } = waiting;
  if (!row) return;
  waiting.failed = true;
  row.classList.add("failed");
  const words = document.createElement("span");
  words.className = "attached-failure";
  words.textContent = reason;
  const acts = [button(say("Remove|file"), file.name, () => remove(letter, row))];
  if (!forGood) acts.unshift(button(say("Try again|act"), file.name, () => enqueue(letter, waiting)));
  row.replaceChildren(...(reason.includes(file.name) ? [] : [nameOf(file.name)]), words, ...acts);
  announce(letter.form, reason);
}

function showProgress(letter: Attachments, waiting: Waiting): void {
  const { row, file } = waiting;
  if (!row) return;
  row.classList.remove("failed");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", say("Uploading %s|file", file.name));
  const cancel = button(say("Cancel|act"), file.name, () => {
    leave(letter, waiting);
    letter.leaving = undefined; // somebody has thought again
    waiting.upload?.cancel();
    remove(letter, row);
    announce(letter.form, say("%s is not attached.|file", file.name));
    settle(letter);
  });
  row.replaceChildren(nameOf(file.name), muted(inWords(file.size)), bar, cancel);
}

// offerRemoval puts a button on a file that goes with the letter.
function offerRemoval(letter: Attachments, row: HTMLLIElement): void {
  const name = row.querySelector(".attached-name")?.textContent ?? "";
  row.append(button(say("Remove|file"), name, () => {
    const address = row.querySelector<HTMLAnchorElement>(".attached-name")?.href;
    remove(letter, row);
    announce(letter.form, say("%s removed.|file", name));
    changed(letter);
    if (address) void fetch(`${address}/remove`, { method: "POST", headers: { "HX-Request": "true" }, keepalive: true }).catch(() => undefined); // what stays goes by itself
  }));
}

// remove takes a row away, and leaves the focus beside where it was.
function remove(letter: Attachments, row: HTMLLIElement): void {
  const focused = row.contains(document.activeElement);
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  tellSum(letter);
  if (!focused) return;
  const place = beside?.querySelector<HTMLElement>("button") ?? letter.form.querySelector<HTMLElement>("input[type=file][name=attachment]");
  place?.focus();
}

// changed tells those who keep the letter that it is another now.
function changed(letter: Attachments): void {
  letter.list.dispatchEvent(new Event("input", { bubbles: true }));
}

// roomOf is how many octets of files the letter may have, as they are sent: in
// base64 57 of them become a line of 78.
function roomOf({ form }: Attachments): number {
  const size = Number(form.dataset.maxSize);
  return size > 0 ? Math.floor(size / 78) * 57 : Infinity;
}

function sumOf(letter: Attachments): number {
  let sum = 0;
  for (const row of letter.list.querySelectorAll<HTMLElement>("li[data-size]:not(.failed)")) sum += Number(row.dataset.size);
  const shown = new Set([...document.querySelectorAll("img")].map((picture) => picture.getAttribute("src")));
  for (const [address, size] of letter.inline) if (shown.has(address)) sum += size;
  for (const { row, file } of letter.queue) if (!row) sum += file.size;
  return sum;
}

function tooLarge(letter: Attachments, file: File): string {
  const room = roomOf(letter);
  const sum = sumOf(letter) + file.size;
  if (sum <= room) return "";
  return say("%s is too large: with it the files would be %s, and a letter can have %s.", file.name, inWords(sum), inWords(room));
}

function tellSum(letter: Attachments): void {
  const place = letter.form.querySelector("[data-sum]");
  const sum = sumOf(letter);
  const room = roomOf(letter);
  if (!place) return;
  if (room === Infinity) place.textContent = sum === 0 ? "" : inWords(sum);
  else place.textContent = sum === 0 ? say("Up to %s", inWords(room)) : say("%s of %s|size", inWords(sum), inWords(room));
}

// holdBack lets nothing leave the page while files are on their way: the letter is
// sent when they are there. One that has failed keeps it back until it is seen to.
function holdBack(letter: Attachments): void {
  const { form } = letter;
  form.addEventListener("submit", (event) => {
    const address = event.submitter?.getAttribute("formaction") ?? "";
    if (address.endsWith("/discard") || (letter.queue.length === 0 && !form.querySelector(".attached-file.failed"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (letter.queue.length === 0) {
      announce(form, say("A file could not be attached. Try it again or remove it first."));
      form.querySelector<HTMLElement>(".attached-file.failed button")?.focus();
      return;
    }
    letter.leaving = event.submitter;
    announce(form, say("Waiting for the files…"));
  }, { capture: true });
  form.addEventListener("uploads-settled", () => {
    if (letter.leaving === undefined) return;
    const submitter = letter.leaving;
    letter.leaving = undefined;
    form.requestSubmit(submitter);
  });
}
