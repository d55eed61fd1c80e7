import { onRequest } from "./request";

const key = "hearthmail.targets"; // of the tab's own memory, which ends with it
const most = 5;

// keepTargets puts the folders that messages were lately brought to first among those
// to choose from.
export function keepTargets(): void {
  onRequest("finally:request", ({ ctx }) => {
    const { method, action, body } = ctx.request;
    const target = method === "POST" && /\/(move|copy)$/.test(action) ? body?.get("target") : undefined;
    if (typeof target !== "string" || target === "" || (ctx.response?.status ?? 500) >= 400) return;
    sessionStorage.setItem(key, JSON.stringify([target, ...lately().filter((other) => other !== target)].slice(0, most)));
    offer();
  });
  onRequest("after:swap", () => offer());
  offer();
}

function lately(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

function offer(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-targets]")) {
    select.querySelector("optgroup")?.remove();
    const names = lately().flatMap((name) => {
      const option = [...select.options].find((one) => one.value === name);
      return option ? [option.cloneNode(true) as HTMLOptionElement] : [];
    });
    if (names.length === 0) continue;
    const group = document.createElement("optgroup");
    group.label = "Lately";
    for (const option of names) option.textContent = option.textContent.trim();
    group.append(...names);
    select.options[0]?.after(group);
  }
}
