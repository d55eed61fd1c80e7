import htmx from "htmx.org";

const again = 700; // ms, until an act that goes on is looked at once more
const patience = 5000; // ms, when there was no answer

// keepJobs has the page say how far acts have come that go on by themselves, and what
// has become of them.
export function keepJobs(): void {
  const place = document.getElementById("jobs");
  if (!place) return;
  const looking = new WeakSet<Element>();
  const watch = () => {
    for (const job of place.querySelectorAll<HTMLElement>("[data-job]")) {
      if (looking.has(job)) continue;
      looking.add(job);
      follow(job).catch(() => undefined);
    }
  };
  new MutationObserver(watch).observe(place, { childList: true });
  watch();
}

// follow looks after an act until it has ended.
async function follow(job: HTMLElement): Promise<void> {
  for (let wait = again; job.isConnected; ) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const now = await ask(job.dataset.job ?? "");
    wait = now ? again : patience;
    if (now === "gone") return job.remove();
    if (now instanceof HTMLElement) show(job, now);
  }
}

// ask gives how an act is now; nothing when there is no answer.
async function ask(address: string): Promise<HTMLElement | "gone" | undefined> {
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (response.status === 404 || response.status === 401) return "gone";
    if (!response.ok) return undefined;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector<HTMLElement>("[data-job], [data-act]") ?? undefined;
  } catch {
    return undefined;
  }
}

// show changes what has changed: the button keeps the focus. What has ended is told like
// any act that is done.
function show(job: HTMLElement, now: HTMLElement): void {
  if (now.dataset.job === undefined) {
    const held = job.contains(document.activeElement);
    job.remove();
    tellDone(document.importNode(now, true), held);
    return;
  }
  const words = job.querySelector("p");
  const bar = job.querySelector("progress");
  const bars = now.querySelector("progress");
  const said = now.querySelector("p")?.textContent ?? "";
  if (words && words.textContent !== said) words.textContent = said;
  if (bar && bars) bar.value = bars.value;
}

function tellDone(notice: HTMLElement, held: boolean): void {
  const status = document.getElementById("status");
  if (!status) return;
  status.replaceChildren(notice);
  htmx.process(notice);
  if (held) (notice.querySelector("button") ?? document.getElementById("main"))?.focus();
}
