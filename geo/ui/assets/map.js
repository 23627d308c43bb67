/* The map of the border, drawn from the app's own layers. Nothing here asks an outside host
   until the reader picks a tile layer. Text of reports enters by textContent only. */
"use strict";
window.Borderpost = (() => {
  const BOX = [[37.72, 123.75], [43.12, 131.0]];
  const SHEET = [[33, 116.5], [48, 138.5]]; // the layers end here
  const SMALL = window.innerWidth < 520;
  const OWN = "© OpenStreetMap contributors (ODbL) · GeoNames (CC BY 4.0) · Natural Earth · rivers: GSHHG (LGPL)";
  const PLACES = [
    { text: "China", at: [42.35, 126.3], kind: "country" }, { text: "DPRK", at: [40.3, 127.15], kind: "country" },
    { text: "Russia", at: [42.95, 130.95], kind: "country" }, { text: "Rep. of Korea", at: [37.72, 128.1], kind: "country" },
    { text: "East Sea / Sea of Japan", at: [39.55, 129.6], kind: "sea" }, { text: "Yellow Sea / West Sea", at: [38.55, 124.35], kind: "sea" },
  ];
  const TILES = {
    "OpenStreetMap": ["https://tile.openstreetmap.org/{z}/{x}/{y}.png", 19, "© OpenStreetMap contributors"],
    "OpenTopoMap": ["https://{s}.tile.opentopomap.org/{z}/{x}/{y}.png", 17,
      "© OpenStreetMap contributors, SRTM · OpenTopoMap (CC BY-SA)"],
    "Esri imagery": ["https://server.arcgisonline.com/ArcGIS/rest/services/World_Imagery/MapServer/tile/{z}/{y}/{x}", 18,
      "Esri, Maxar, Earthstar Geographics and the GIS user community"],
  };
  const state = { map: null, towns: [], marks: [], labels: null };

  function el(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /* ---- theme: the host page tells its background colour by a custom property ---- */
  function followTheme() {
    const probe = getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim();
    const colour = probe || getComputedStyle(document.body).backgroundColor;
    const rgb = colour[0] === "#"
      ? [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16))
      : (colour.match(/[\d.]+/g) || [255, 255, 255]).slice(0, 3).map(Number);
    const dark = rgb[0] + rgb[1] + rgb[2] < 384;
    document.documentElement.classList.toggle("bp-dark", dark);
  }

  /* ---- base map ---- */
  function pane(map, name, z) {
    map.createPane(name).style.zIndex = z;
    map.getPane(name).style.pointerEvents = "none";
  }

  function line(collection, paneName, className) {
    return L.geoJSON(collection, { pane: paneName, interactive: false, smoothFactor: 1.2, style: { className, fill: false } });
  }

  function drawBase(map, layers) {
    L.geoJSON(layers.land, {
      pane: "bp-land", interactive: false, smoothFactor: 1,
      style: (f) => ({ className: f.properties.country === "KP" ? "bp-dprk" : "bp-land" }),
    }).addTo(map);
    line(layers.provinces, "bp-land", "bp-province").addTo(map);
    const rivers = line(layers.rivers, "bp-land", "bp-river");
    // The river lines lie up to 2 km from the border line: fit for small scales only.
    const sift = () => (map.getZoom() < 9.5 ? rivers.addTo(map) : rivers.remove());
    map.on("zoomend", sift);
    sift();
    line(layers.border, "bp-border", "bp-halo").addTo(map);
    line(layers.border, "bp-border", "bp-border").addTo(map);
    state.towns = layers.towns.features;
    layOut();
  }

  function addTiles(map) {
    const choices = { "Own map, no internet": L.layerGroup() };
    for (const [name, [url, maxNativeZoom, attribution]] of Object.entries(TILES)) {
      const tiles = L.tileLayer(url, { maxNativeZoom, maxZoom: 18, attribution, referrerPolicy: "strict-origin-when-cross-origin" });
      let failed = 0;
      tiles.on("loading", () => { failed = 0; });
      tiles.on("tileerror", () => { failed += 1; note(map, `${name}: tiles do not load. The map shown is our own.`); });
      tiles.on("load", () => { if (!failed) note(map, ""); });
      tiles.on("remove", () => note(map, ""));
      choices[name] = tiles;
    }
    choices["Own map, no internet"].addTo(map);
    L.control.layers(choices, {}, { position: "topright" }).addTo(map);
  }

  function note(map, text) {
    if (!state.note) {
      state.note = L.control({ position: "topright" });
      state.note.onAdd = () => el("div", "bp-note");
    }
    if (!text) return state.note.remove();
    state.note.addTo(map).getContainer().textContent = text;
  }

  function addLegend(map, rows) {
    const legend = L.control({ position: "bottomright" });
    legend.onAdd = () => {
      const box = el("details", "bp-legend");
      box.open = !SMALL;
      box.append(el("summary", "", "Legend"));
      for (const [svg, words] of rows) {
        const row = el("p");
        row.innerHTML = svg; // our own drawing, never text of a report
        row.append(words);
        box.append(row);
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    legend.addTo(map);
  }

  /* The page's style sheet sizes the frame after the map is made: keep to the whole box until the reader moves it. */
  function fit(map) {
    const box = map.getContainer();
    let untouched = true;
    const settle = () => {
      map.invalidateSize({ animate: false, pan: false });
      if (untouched) map.fitBounds(BOX, { animate: false });
    };
    for (const event of ["pointerdown", "wheel", "keydown"]) box.addEventListener(event, () => { untouched = false; }, { once: true });
    box.style.cssText += "; height: 100vh; width: 100%";
    map.setMaxBounds(SHEET);
    settle();
    new ResizeObserver(settle).observe(box);
  }

  function base(map, options) {
    Object.assign(state, { map, marks: [], towns: [] });
    followTheme();
    new MutationObserver(followTheme).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
    pane(map, "bp-land", 150);
    pane(map, "bp-border", 420);
    pane(map, "bp-rings", 430);
    pane(map, "bp-labels", 450);
    state.labels = el("div", "bp-labels leaflet-zoom-hide");
    map.getPane("bp-labels").append(state.labels);
    map.attributionControl.setPrefix(false).addAttribution(OWN);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    addTiles(map);
    addLegend(map, options.legend);
    fit(map);
    map.on("moveend resize", layOut);
    fetch(options.layers).then((answer) => answer.json()).then((layers) => drawBase(map, layers));
  }

  /* ---- crossings ---- */
  function card(p) {
    const box = el("div");
    box.append(el("b", "", p.name), el("span", "", p.words));
    for (const text of p.notes) box.append(el("small", "", text));
    return box;
  }

  function markHtml(p, chosen) {
    const arrow = p.arrow && p.normal
      ? `<path transform="rotate(${p.arrow === "import" ? p.normal + 180 : p.normal}) translate(12.5 0)" d="M-3,-4L4,0L-3,4Z" fill="${p.colour}"/>` : "";
    const around = p.approximate ? `<circle class="bp-around" r="10.2" stroke="${p.colour}"/>` : "";
    const ring = chosen ? `<circle class="bp-chosen" r="12.5"/>` : "";
    return `<div><svg width="22" height="22" viewBox="-11 -11 22 22"><circle class="bp-plate" r="8.2"/>` +
      `<g opacity="${p.strength}">${p.shape}${arrow}${around}</g>${ring}</svg></div>`;
  }

  function marker(feature, latlng, chosen) {
    const p = feature.properties;
    const icon = L.divIcon({ className: "bp-mark", iconSize: [22, 22], iconAnchor: [11, 11], html: markHtml(p, chosen === p.id) });
    const mark = L.marker(latlng, { icon, riseOnHover: true, keyboard: true, zIndexOffset: chosen === p.id ? 500 : 0 });
    mark.bindTooltip(() => card(p), { className: "bp-card", direction: "auto", offset: [12, 0] });
    mark.on("keypress", (e) => { if (e.originalEvent.key === "Enter") mark.fire("click", { latlng }, true); });
    mark.on("add", () => mark.getElement() && mark.getElement().setAttribute("aria-label", `${p.name}: ${p.words}`));
    return mark;
  }

  function crossings(map, data) {
    const group = L.geoJSON(data.features, { pointToLayer: (f, at) => marker(f, at, data.chosen) });
    state.marks = group.getLayers().map((mark) => ({ mark, p: mark.feature.properties, at: mark.getLatLng() }));
    const rings = L.layerGroup(state.marks.filter(({ p }) => p.approximate).map(({ p, at }) =>
      L.circle(at, { radius: p.radius_m, color: p.colour, className: "bp-ring", pane: "bp-rings", interactive: false })));
    group.on("add", () => { rings.addTo(map); layOut(); show(map, data.chosen); });
    group.on("remove", () => rings.remove());
    return group;
  }

  function show(map, chosen) {
    const found = state.marks.find(({ p }) => p.id === chosen);
    if (found && !map.getBounds().pad(-0.05).contains(found.at)) map.panTo(found.at);
  }

  /* ---- layout: marks that would cover one another step aside on a leader, labels take free places ---- */
  function spread(points) {
    const GAP = 19;
    const now = points.map(({ x, y, nx, ny }) => ({ x: x + nx * 0.01, y: y + ny * 0.01 }));
    for (let turn = 0; turn < 80; turn++) {
      now.forEach((a, i) => {
        a.x += (points[i].x - a.x) * 0.04;
        a.y += (points[i].y - a.y) * 0.04;
      });
      for (let i = 0; i < now.length; i++) for (let j = i + 1; j < now.length; j++) {
        const a = now[i], b = now[j];
        let dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy);
        if (d >= GAP) continue;
        if (d < 0.01) { dx = 0.01 * (i - j); dy = 0.01; d = Math.hypot(dx, dy); }
        const push = (GAP - d) / 2 / d;
        a.x -= dx * push; a.y -= dy * push; b.x += dx * push; b.y += dy * push;
      }
    }
    return now;
  }

  function placeMarks(map) {
    const points = state.marks.map(({ p, at }) => {
      const { x, y } = map.latLngToLayerPoint(at);
      const angle = ((p.normal ?? 90) * Math.PI) / 180;
      return { x, y, nx: Math.cos(angle), ny: Math.sin(angle) };
    });
    return spread(points).map((now, i) => {
      const { mark, p } = state.marks[i], dx = now.x - points[i].x, dy = now.y - points[i].y;
      const element = mark.getElement();
      if (element) moveIcon(element, dx, dy);
      if (mark.getTooltip()) mark.getTooltip().options.offset = [dx + 12, dy];
      return { x: now.x, y: now.y, p, vx: points[i].nx, vy: points[i].ny };
    });
  }

  function moveIcon(element, dx, dy) {
    element.querySelectorAll(".bp-leader, .bp-foot").forEach((node) => node.remove());
    const far = Math.hypot(dx, dy);
    element.firstElementChild.style.transform = far < 1.5 ? "" : `translate(${dx.toFixed(1)}px, ${dy.toFixed(1)}px)`;
    if (far < 5) return;
    const leader = el("span", "bp-leader");
    leader.style.width = `${far.toFixed(1)}px`;
    leader.style.transform = `rotate(${Math.atan2(dy, dx)}rad)`;
    element.prepend(leader, el("span", "bp-foot"));
    element.append(element.querySelector("div"));
  }

  const measure = document.createElement("canvas").getContext("2d");
  function widthOf(text, bold) {
    measure.font = `${bold ? "600 " : ""}12px Inter, "Noto Sans", system-ui, sans-serif`;
    return measure.measureText(text).width + 2;
  }

  const WAYS = [[1, 0], [-1, 0], [0, -1], [0, 1], [0.75, -0.75], [-0.75, -0.75], [0.75, 0.75], [-0.75, 0.75]];
  function candidates(x, y, width, gap, vx, vy) {
    return WAYS.map(([ux, uy]) => ({ score: ux * vx + uy * vy + (ux > 0.9 ? 0.1 : 0), ux, uy }))
      .sort((a, b) => b.score - a.score)
      .map(({ ux, uy }) => {
        const left = x + ux * gap + (ux > 0.1 ? 0 : ux < -0.1 ? -width : -width / 2);
        const top = y + uy * gap + (uy < -0.1 ? -14 + (ux ? 4 : 0) : uy > 0.1 ? (ux ? -4 : 0) : -7);
        return { left, top, right: left + width, bottom: top + 14 };
      });
  }

  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  function free(box, taken, edge) {
    if (edge && (box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom)) return false;
    return !taken.some((other) => meets(box, other));
  }

  function write(text, className, box) {
    const label = el("span", className, text);
    label.style.left = `${box.left}px`;
    label.style.top = `${box.top}px`;
    state.labels.append(label);
  }

  function layOut() {
    const map = state.map;
    if (!map || !state.labels) return;
    state.labels.replaceChildren();
    const marks = placeMarks(map);
    const taken = marks.map(({ x, y }) => ({ left: x - 11, top: y - 11, right: x + 11, bottom: y + 11 }));
    for (const place of PLACES) {
      if (map.getZoom() > 8.4) break;
      const at = map.latLngToLayerPoint(place.at), wide = widthOf(place.text) * (place.kind === "country" ? 2 : 1.25);
      const box = { left: at.x - wide / 2, right: at.x + wide / 2, top: at.y - 8, bottom: at.y + 8 };
      if (free(box, taken)) { taken.push(box); write(place.text, `bp-${place.kind}`, box); }
    }
    const size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]);
    const edge = { left: corner.x, top: corner.y, right: corner.x + size.x, bottom: corner.y + size.y };
    const zoom = map.getZoom(), most = zoom < 7.6 ? 2 : zoom < 8.6 ? 3 : zoom < 9.6 ? 4 : 5;
    const towns = state.towns.filter((t) => t.properties.rank <= most).sort((a, b) => a.properties.rank - b.properties.rank);
    const capital = (t) => t.properties.name === "Pyongyang";
    nameTowns(towns.filter(capital), taken, map, edge);
    nameMarks(marks, taken, edge);
    nameTowns(towns.filter((t) => !capital(t)), taken, map, edge);
  }

  function nameMarks(marks, taken, edge) {
    for (const { x, y, p, vx, vy } of [...marks].sort((a, b) => b.p.weight - a.p.weight)) {
      const width = widthOf(p.label, true);
      const box = candidates(x, y, width, 12, vx, vy).find((c) => free(c, taken, edge));
      if (box) { taken.push(box); write(p.label, "bp-name", box); }
    }
  }

  function nameTowns(towns, taken, map, edge) {
    for (const { properties: t, geometry } of towns) {
      const [lon, lat] = geometry.coordinates, { x, y } = map.latLngToLayerPoint([lat, lon]);
      const dot = { left: x - 2, top: y - 2, right: x + 2, bottom: y + 2 };
      if (!free(dot, taken)) continue;
      const north = t.country === "CN" || t.country === "RU" ? -0.5 : 0.5;
      const box = candidates(x, y, widthOf(t.name, t.rank === 1), 4, 0.6, north).find((c) => free(c, taken, edge));
      if (!box) continue;
      taken.push(box, dot);
      const spot = el("i");
      spot.style.left = `${x}px`;
      spot.style.top = `${y}px`;
      state.labels.append(spot);
      write(t.name, t.rank === 1 ? "bp-capital" : "", box);
    }
  }

  return { base, crossings };
})();
