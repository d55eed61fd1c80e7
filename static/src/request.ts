// What we use of the events that htmx 4 sends, in one place.

export interface Request {
  ctx: {
    request: {
      headers: Record<string, string>;
      method: string;
      action: string;
      body?: FormData | URLSearchParams | null;
      signal?: AbortSignal;
      abort?: () => void;
    };
    fetch?: (address: string) => Promise<Response>; // in place of the browser's own
    response?: { raw: Response; status: number };
    sourceElement?: Element;
  };
  tasks?: { type: string; target?: Element | null }[];
  error?: unknown;
}

// onRequest listens to one of htmx's events; a listener that returns false
// stops what htmx would do next.
export function onRequest(name: string, listener: (detail: Request) => boolean | void): void {
  document.addEventListener(`htmx:${name}`, (event) => {
    if (listener((event as CustomEvent<Request>).detail) === false) event.preventDefault();
  });
}

// refreshHeader marks a request that only looks again at what is shown.
export const refreshHeader = "Hearthmail-Refresh";

export function refreshes(detail: Request): boolean {
  return refreshHeader in (detail.ctx?.request?.headers ?? {});
}

// restores tells whether the request fetches a whole page anew because the
// person went back or forward.
export function restores(detail: Request): boolean {
  return "HX-History-Restore-Request" in (detail.ctx?.request?.headers ?? {});
}
