// keepZones has letters that begin with a message tell its date in the zone of the
// person's own clock, which the server doesn't know.
export function keepZones(): void {
  for (const kind of ["click", "auxclick"]) document.addEventListener(kind, nameZone, { capture: true });
}

function nameZone(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-writes]") : null;
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!link || !zone) return;
  const address = new URL(link.href);
  address.searchParams.set("zone", zone);
  link.href = address.href;
}
