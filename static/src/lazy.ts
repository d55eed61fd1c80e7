// What not every page needs, or nobody until they do something, is a file of its own,
// which is loaded when it is wanted. How a feature becomes one:
//   - no file that is loaded at once imports it, but app.ts names it in an import()
//     that is given to one of the functions below;
//   - it exports one function, keep…, which listens to what it needs from then on, and
//     begins with what is on the page already: an open menu, a field with the focus;
//   - it may import anything that app.ts does: that is there, and is not loaded twice.
// While it is not there, or when it can't be had, links and forms work as without script.

import { onRequest } from "./request";

export type Load = () => Promise<unknown>;

// once loads a feature once, whoever asks for it. What has failed is tried again.
export function once(load: Load): Load {
  let loading: Promise<unknown> | undefined;
  return () =>
    (loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw cause;
    }));
}

// whenThere loads a feature once an element of its kind is on the page.
export function whenThere(selector: string, load: Load): void {
  const begin = once(load);
  const look = () => {
    if (document.querySelector(selector)) begin().catch(() => undefined);
  };
  onRequest("after:swap", look);
  look();
}

// whenAsked loads a feature at the first event that it is for, by the event's kind and
// what it happens to; mostly already when somebody points there, or comes there with
// the keyboard. An event that can be held back is, and is made again when the feature
// is there, or can't be had.
export function whenAsked(events: Record<string, string>, load: Load): void {
  const begin = once(load);
  let there = false;
  let repeating = false;
  const ask = () => begin().then(() => (there = true), () => undefined);
  for (const [kind, selector] of Object.entries(events)) {
    document.addEventListener(kind, (event) => {
      if (there || repeating || !isAt(event, selector) || isForBrowser(event)) return;
      if (event.cancelable) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      void ask().then(() => {
        if (!event.cancelable) return;
        repeating = true;
        repeat(event);
        repeating = false;
      });
    }, { capture: true });
    for (const near of ["pointerover", "focusin"]) {
      document.addEventListener(near, (event) => {
        if (!there && isAt(event, selector)) void ask();
      }, { passive: true });
    }
  }
}

// isAt tells whether an event is at such an element, or in it.
function isAt({ target }: Event, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

// isForBrowser tells a click that opens a tab, and the like.
function isForBrowser(event: Event): boolean {
  return event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey);
}

function repeat(event: Event): void {
  if (event instanceof SubmitEvent && event.target instanceof HTMLFormElement) {
    event.target.requestSubmit(event.submitter);
    return;
  }
  const same = event.constructor as typeof Event; // its properties are the options that make another one
  event.target?.dispatchEvent(new same(event.type, event));
}
