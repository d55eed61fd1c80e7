import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { say } from "./say";

// What is shown of a document at once: each page is some megabytes of pixels,
// so only those near the screen are drawn.
const pagesAtOnce = 50;
const pixelsOfAPage = 6_000_000;

const place = document.querySelector<HTMLElement>("[data-pdf]");
const note = place?.querySelector<HTMLElement>("[data-pdf-note]");

function tell(words: string): void {
  if (note) {
    note.textContent = words;
    note.hidden = words === "";
  }
}

// show draws the document into its place. Nothing in it is run: neither its
// scripts nor its forms, and its links lead nowhere.
async function show(place: HTMLElement, address: string, worker: string): Promise<void> {
  GlobalWorkerOptions.workerSrc = worker;
  note?.setAttribute("role", "status");
  tell(say("Opening the document…"));
  const task = getDocument({
    url: address,
    useWasm: false,
    enableXfa: false,
    disableAutoFetch: true,
    rangeChunkSize: 512 << 10,
    maxImageSize: 32 << 20,
    verbosity: 0,
  });
  task.onPassword = () => {
    tell(say("This document is protected by a password. Download it to read it."));
    void task.destroy();
  };
  const doc = await task.promise;
  tell("");
  await showPages(place, doc, 1);
}

async function showPages(place: HTMLElement, doc: PDFDocumentProxy, first: number): Promise<void> {
  const last = Math.min(doc.numPages, first + pagesAtOnce - 1);
  const { width, height } = (await doc.getPage(first)).getViewport({ scale: 1 });
  const near = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const page = entry.target as HTMLElement;
      if (entry.isIntersecting) void draw(page, doc).catch(() => fail(page));
      else clear(page, width, height);
    }
  }, { rootMargin: "800px" });
  for (let n = first; n <= last; n++) {
    const page = document.createElement("section");
    page.className = "pdf-page";
    page.dataset.page = String(n);
    page.setAttribute("aria-label", say("Page %s of %s", n, doc.numPages));
    clear(page, width, height);
    place.append(page);
    near.observe(page);
  }
  if (last < doc.numPages) offerMore(place, doc, last + 1);
}

function offerMore(place: HTMLElement, doc: PDFDocumentProxy, next: number): void {
  const more = document.createElement("button");
  more.type = "button";
  more.className = "button pdf-more";
  more.textContent = say("Show more pages (%s to %s of %s)", next, Math.min(doc.numPages, next + pagesAtOnce - 1), doc.numPages);
  more.addEventListener("click", () => {
    more.remove();
    void showPages(place, doc, next);
  });
  place.append(more);
}

// clear leaves a page's place empty: a canvas of the page's proportions takes no
// memory before something is drawn on it.
function clear(place: HTMLElement, width: number, height: number): void {
  const drawn = place.querySelector("canvas");
  const canvas = document.createElement("canvas");
  canvas.width = drawn?.width ?? Math.round(width);
  canvas.height = drawn?.height ?? Math.round(height);
  canvas.setAttribute("aria-hidden", "true");
  delete place.dataset.drawn;
  place.replaceChildren(canvas);
}

async function draw(place: HTMLElement, doc: PDFDocumentProxy): Promise<void> {
  const canvas = place.querySelector("canvas");
  if (!canvas || place.dataset.drawn !== undefined) return;
  place.dataset.drawn = "";
  const page = await doc.getPage(Number(place.dataset.page));
  const plain = page.getViewport({ scale: 1 });
  const wanted = (place.clientWidth * window.devicePixelRatio) / plain.width;
  const most = Math.sqrt(pixelsOfAPage / (plain.width * plain.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, most) });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport, annotationMode: 1 }).promise;
  await addText(place, page);
}

// addText puts the page's words there for those who don't see the picture.
async function addText(place: HTMLElement, page: PDFPageProxy): Promise<void> {
  const content = await page.getTextContent();
  const words = content.items.map(item => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""));
  const text = document.createElement("p");
  text.className = "visually-hidden";
  text.textContent = words.join("").slice(0, 100_000);
  if (place.dataset.drawn !== undefined) place.append(text);
}

function fail(place: HTMLElement): void {
  const words = document.createElement("p");
  words.className = "truncated";
  words.textContent = say("This page can't be shown. Download the document to read it.");
  place.replaceChildren(words);
}

if (place?.dataset.pdf && place.dataset.pdfWorker) {
  show(place, place.dataset.pdf, place.dataset.pdfWorker).catch(() => {
    tell(say("This document can't be shown here. Download it to read it."));
  });
}
