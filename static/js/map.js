/* Street tiles over the drawn map, only where an operator has named a tile server. */
"use strict";
document.querySelectorAll("[data-map]").forEach((box) => {
  const spaces = JSON.parse(box.dataset.spaces);
  if (!window.L || spaces.length === 0) return;
  const drawn = box.firstElementChild;
  const pane = document.createElement("div");
  box.replaceChildren(pane);
  const map = L.map(pane, { scrollWheelZoom: false, attributionControl: false });
  L.tileLayer(box.dataset.tiles, { maxZoom: 19 })
    .on("tileerror", () => { if (drawn && !pane.dataset.seen) { map.remove(); box.replaceChildren(drawn); } })
    .on("tileload", () => { pane.dataset.seen = "1"; })
    .addTo(map);
  const pin = '<svg width="36" height="36" viewBox="-18 -18 36 36" aria-hidden="true" class="marker"><circle class="big" cx="-2" cy="-2" r="9"/><circle class="small" cx="8" cy="6" r="5.5"/></svg>';
  spaces.forEach((space) => {
    const icon = L.divIcon({ className: "street-pin", html: pin, iconSize: [36, 36] });
    const marker = L.marker(space.at, { icon, title: space.name, alt: space.name, keyboard: true });
    marker.on("click keypress", (event) => {
      const key = event.originalEvent && event.originalEvent.key;
      if (event.type === "click" || key === "Enter") window.location.assign(space.url);
    });
    marker.addTo(map);
    const at = marker.getElement();
    if (at) { at.setAttribute("role", "link"); at.setAttribute("aria-label", space.name); }
  });
  map.fitBounds(L.latLngBounds(spaces.map((space) => space.at)).pad(0.15), { maxZoom: 15 });
});
