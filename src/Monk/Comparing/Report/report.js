"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows;
  const byId = id => document.getElementById(id);
  const collator = new Intl.Collator("en", { numeric: true });

  /* ---------- small helpers; text always goes in as text, never as markup ---------- */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value === false || value === null || value === undefined) continue;
      if (key === "class") made.className = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
  }
  const known = value => value !== null && value !== undefined;
  const fixed = digits => value => value.toFixed(digits);
  const percent = value => value.toFixed(1) + " %";
  const count = value => value.toLocaleString("en-US");
  const loss = value => Math.abs(value) < 1 ? value.toFixed(4) : Math.abs(value) < 1000 ? value.toFixed(3) : value.toPrecision(4);
  function duration(seconds) {
    if (seconds < 59.95) return seconds.toFixed(1) + " s";
    const two = number => String(Math.floor(number)).padStart(2, "0");
    return seconds < 3600 ? `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s` : `${Math.floor(seconds / 3600)}h ${two(seconds % 3600 / 60)}m`;
  }
  const settingOf = (row, i) => row.settings ? data.strings[row.settings[i]] ?? null : null;

  /* ---------- columns: the results that decide, what differs, then the other results ---------- */
  const differing = [], equal = [];
  data.settings.forEach((name, i) => {
    const values = new Set(rows.filter(row => row.settings).map(row => row.settings[i]));
    (values.size > 1 ? differing : equal).push({ name, i });
  });
  const asNumber = text => known(text) && text !== "" && isFinite(text) ? Number(text) : null;
  const foundAny = rows.some(row => row.found);
  const columns = [
    { title: "experiment", get: row => row.name, kind: "name" },
    { title: "status", get: row => row.status, kind: "status" },
    { title: "val acc, best", get: row => row.bestVal, show: percent, kind: "number", better: 1, marked: data.marks.bestVal },
    { title: "epoch of best", get: row => row.bestEpoch, kind: "number" },
    { title: "val acc, last", get: row => row.lastVal, show: percent, kind: "number", better: 1, marked: data.marks.lastVal },
    { title: "test acc (95 % interval)", get: row => row.test?.accuracy, kind: "test", better: 1, ranked: row => row.test?.ranked, marked: data.marks.test },
    { title: "test weights", get: row => row.test?.weights, kind: "text" },
    { title: "macro F1", get: row => row.test?.f1, show: fixed(3), kind: "number", better: 1, ranked: row => row.test?.ranked, marked: data.marks.test },
    { title: "time", get: row => row.seconds, show: duration, kind: "number", better: -1, marked: data.marks.time && !foundAny },
    ...(foundAny ? [{ title: "time without cache", get: row => row.wholeSeconds, show: duration, kind: "number", better: -1, marked: data.marks.time }] : []),
    ...(data.ownColumns ?? []).map(({ title, values }) => {
      const numeric = values.every(value => value === null || asNumber(value) !== null), of = row => values[rows.indexOf(row)];
      return { title, get: row => numeric ? asNumber(of(row)) : of(row), show: (value, row) => of(row), kind: numeric ? "number" : "text" };
    }),
    ...differing.map(({ name, i }) => {
      const numeric = rows.every(row => !row.settings || asNumber(settingOf(row, i)) !== null);
      return { title: name, get: row => numeric ? asNumber(settingOf(row, i)) : settingOf(row, i), show: (value, row) => settingOf(row, i), kind: numeric ? "number" : "text" };
    }),
    { title: "train loss", get: row => row.trainLoss, show: loss, kind: "number", better: -1 },
    { title: "val loss", get: row => row.valLoss, show: loss, kind: "number", better: -1, marked: data.marks.valLoss },
    { title: "images/s", get: row => row.imagesPerSecond, show: fixed(1), kind: "number", better: 1, marked: data.marks.rate && !foundAny },
    { title: "GPU MiB", get: row => row.gpu, show: count, kind: "number", better: -1, ranked: row => row.gpu > 0, marked: data.marks.gpu },
    { title: "peak MiB", get: row => row.peak, show: count, kind: "number", better: -1 },
    { title: "parameters", get: row => row.parameters, show: count, kind: "number", better: -1 },
    { title: "trainable", get: row => row.trainable, show: count, kind: "number" },
  ].filter(column => column.kind === "name" || column.kind === "status" || rows.some(row => column.title === "GPU MiB" ? row.gpu > 0 : known(column.get(row))));
  for (const column of columns) {
    if (!column.better) continue;
    if (column.marked === false) continue;
    if (column.title.startsWith("time")) column.ranked = row => row.condition === "completed" && rows[data.quickest] === row;
    const values = rows.filter(column.ranked ?? (() => true)).map(column.get).filter(known);
    const distinct = new Set(column.title.startsWith("time") ? rows.map(column.get).filter(known) : values);
    if (distinct.size > 1) column.best = values.reduce((a, b) => column.better * b > column.better * a ? b : a);
  }

  /* ---------- styles: as in the pictures ---------- */
  let palette = [], ink = {};
  function readColours() {
    const css = getComputedStyle(document.documentElement);
    const colour = name => css.getPropertyValue(name).trim();
    palette = data.palette.map((_, i) => colour("--c" + i));
    ink = { text: colour("--text"), weak: colour("--weak"), line: colour("--line"), page: colour("--page"), heat: colour("--heat") };
  }
  const roundOf = slot => Math.floor(slot / data.palette.length);
  const styleOf = row => ({
    colour: palette[row.slot % data.palette.length],
    dashes: data.dashes[roundOf(row.slot) % data.dashes.length],
    shape: (row.slot + Math.floor(roundOf(row.slot) / data.dashes.length)) % 5,
  });
  function drawShape(context, shape, x, y, r) {
    context.beginPath();
    if (shape === 0) context.arc(x, y, r, 0, 2 * Math.PI);
    else if (shape === 1) context.rect(x - r * .9, y - r * .9, r * 1.8, r * 1.8);
    else if (shape === 2) { context.moveTo(x, y - r * 1.2); context.lineTo(x + r * 1.15, y + r * .9); context.lineTo(x - r * 1.15, y + r * .9); }
    else if (shape === 3) { context.moveTo(x, y - r * 1.3); context.lineTo(x + r * 1.2, y); context.lineTo(x, y + r * 1.3); context.lineTo(x - r * 1.2, y); }
    else { context.moveTo(x, y + r * 1.2); context.lineTo(x + r * 1.15, y - r * .9); context.lineTo(x - r * 1.15, y - r * .9); }
    context.closePath();
    context.fill();
  }
  function drawKey(canvas, row) {
    const scale = window.devicePixelRatio || 1;
    canvas.width = 34 * scale;
    canvas.height = 14 * scale;
    const context = canvas.getContext("2d"), style = styleOf(row);
    context.scale(scale, scale);
    context.strokeStyle = context.fillStyle = style.colour;
    context.lineWidth = 2;
    context.setLineDash(style.dashes.map(length => length * 2));
    context.beginPath();
    context.moveTo(0, 7);
    context.lineTo(34, 7);
    context.stroke();
    drawShape(context, style.shape, 17, 7, 3.4);
  }

  /* ---------- the head of the page ---------- */
  byId("title").textContent = "Comparison " + data.name;
  byId("about").textContent = `${count(rows.length)} experiment${rows.length === 1 ? "" : "s"} · Monk ${data.version} · ${data.generated}`;
  for (const warning of data.warnings) byId("warnings").append(element("p", { class: "warning", role: "note" }, warning));
  byId("conclusion").textContent = data.conclusion;
  for (const [label, title] of [
    [data.marks.bestVal ? "Best validation accuracy" : "Highest validation accuracy", "val acc, best"],
    [data.marks.test ? "Best test accuracy" : "Highest test accuracy", "test acc (95 % interval)"],
    foundAny ? ["Shortest training, work found counted", "time without cache"] : ["Shortest training", "time"],
    ["Fewest parameters", "parameters"]]) {
    const column = columns.find(c => c.title === title);
    const holders = column ? rows.filter(row => known(column.get(row)) && (column.ranked?.(row) ?? true)) : [];
    if (holders.length === 0 || (column.best === undefined && title !== "val acc, best" && title !== "test acc (95 % interval)")) continue;
    const row = holders.reduce((a, b) => column.better * column.get(b) > column.better * column.get(a) ? b : a);
    const others = holders.filter(other => column.get(other) === column.get(row)).length - 1;
    const value = column.kind === "test" ? percent(row.test.accuracy) : column.show(column.get(row));
    byId("cards").append(element("div", { class: "card" },
      element("div", { class: "label" }, label),
      element("div", { class: "value" }, value),
      element("div", { class: "name" }, row.name + (others > 0 ? ` and ${others} more` : "")),
      title === "val acc, best" && known(row.bestEpoch) ? element("div", { class: "weak" }, `in epoch ${row.bestEpoch}`) : null,
      title === "val acc, best" && data.notToldApart > 0 ? element("div", { class: "weak" }, `cannot be told apart from ${data.notToldApart} other${data.notToldApart === 1 ? "" : "s"}`) : null,
      column.kind === "test" ? element("div", { class: "weak" }, interval(row.test) + ` on ${count(row.test.images)} images, weights: ${row.test.weights}`) : null));
  }
  function interval(test) { return `${test.low.toFixed(1)} – ${test.high.toFixed(1)} %`; }

  /* ---------- the table ---------- */
  const head = byId("table").tHead, body = byId("table").tBodies[0];
  const firstRows = 200;
  let order = rows.slice(), limit = firstRows, sorted = { column: columns.find(c => c.title === "val acc, best") ?? columns[0], direction: -1 };
  if (sorted.column.kind === "name") sorted.direction = 1;
  const headings = columns.map(column => {
    const heading = element("th", { scope: "col", class: column.kind === "name" ? "name" : column.kind === "number" || column.kind === "test" ? "number" : null },
      element("button", { type: "button", onclick: () => sortBy(column) }, column.title));
    return heading;
  });
  head.append(element("tr", null, ...headings));

  function cell(row, column) {
    const value = column.get(row);
    if (column.kind === "name") {
      const box = row.curves ? element("input", { type: "checkbox", "aria-label": "Show the curves of " + row.name, onchange: event => { row.shown = event.target.checked; drawCharts(); } }) : element("span", null);
      if (row.curves) { row.box = box; box.checked = row.shown; }
      row.key = row.curves ? element("canvas", { "aria-hidden": "true" }) : null;
      if (row.key) drawKey(row.key, row);
      return element("th", { scope: "row", class: "name" }, element("div", { class: "inner" }, box, row.key,
        element("button", { type: "button", title: row.name, onclick: () => openDetails(row) }, row.name)));
    }
    if (column.kind === "status") {
      const bad = !["completed", "running"].includes(row.condition);
      return element("td", null, element("span", { class: "badge " + (bad ? "bad" : row.condition), title: row.problem }, value));
    }
    if (!known(value)) return element("td", { class: column.kind === "text" ? null : "number" }, element("span", { class: "weak" }, "n/a"));
    const best = column.best !== undefined && value === column.best && (column.ranked?.(row) ?? true);
    const mark = best ? element("span", { class: "hidden" }, " (best)") : null;
    if (column.kind === "test") return element("td", { class: best ? "number best" : "number" }, percent(value), " ", element("span", { class: "interval" }, interval(row.test)), mark);
    const text = column.show ? column.show(value, row) : String(value);
    return element("td", { class: (column.kind === "number" ? "number" : "text") + (best ? " best" : ""), title: column.kind === "text" ? text : null }, text, mark);
  }
  function line(row) {
    if (!row.line) {
      row.line = element("tr", null, ...columns.map(column => cell(row, column)));
      row.line.addEventListener("mouseenter", () => point(row));
      row.line.addEventListener("mouseleave", () => point(null));
    }
    return row.line;
  }

  /* A filter is words and conditions; every one must hold. */
  const squeeze = text => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  function parseFilter(text) {
    return (text.match(/"[^"]*"|\S+/g) ?? []).map(token => {
      const parts = /^([\p{L}\p{N}_/-]+)(<=|>=|<|>|:|=)(.+)$/u.exec(token);
      const column = parts && columns.find(c => squeeze(c.title).startsWith(squeeze(parts[1]))) ;
      if (!column) {
        const word = token.replaceAll('"', "").toLowerCase();
        return row => searchText(row).includes(word);
      }
      const [, , sign, wanted] = parts;
      if (sign === ":" || (sign === "=" && !isFinite(wanted))) return row => String(known(column.get(row)) ? column.get(row) : "n/a").toLowerCase().includes(wanted.replaceAll('"', "").toLowerCase());
      const number = Number(wanted.replace("%", ""));
      if (!isFinite(number)) return () => false;
      const compare = { "<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b, "=": (a, b) => a === b }[sign];
      return row => { const value = column.get(row); return known(value) && compare(Number(value), number); };
    });
  }
  function searchText(row) {
    return row.text ??= [row.name, row.status, ...differing.map(({ i }) => settingOf(row, i) ?? "")].join("\n").toLowerCase();
  }
  function refresh() {
    const conditions = parseFilter(byId("filter").value);
    const { column, direction } = sorted;
    order = rows.filter(row => conditions.every(holds => holds(row)));
    order.sort((a, b) => {
      const x = column.get(a), y = column.get(b);
      if (!known(x) || !known(y)) return known(y) - known(x) || a.index - b.index;
      return direction * (typeof x === "number" && typeof y === "number" ? x - y : collator.compare(x, y)) || a.index - b.index;
    });
    columns.forEach((c, i) => { if (c === column) headings[i].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending"); else headings[i].removeAttribute("aria-sort"); });
    body.replaceChildren(...order.slice(0, limit).map(line));
    byId("count").textContent = order.length === rows.length ? `${count(rows.length)} experiments` : `${count(order.length)} of ${count(rows.length)} experiments`;
    const more = byId("more");
    more.replaceChildren();
    if (order.length > limit) more.append(element("button", { type: "button", onclick: () => { limit = order.length; refresh(); } }, `Show all ${count(order.length)} rows`));
  }
  function sortBy(column) {
    const first = column.better ?? (column.kind === "number" || column.kind === "test" ? -1 : 1);
    sorted = { column, direction: sorted.column === column ? -sorted.direction : first === 1 && column.better ? -1 : column.better === -1 ? 1 : first };
    refresh();
  }
  byId("filter").addEventListener("input", () => { limit = firstRows; refresh(); });

  const equalKnown = equal.filter(({ i }) => rows.some(row => row.settings));
  if (equalKnown.length === 0) byId("equal").hidden = true;
  byId("equal").querySelector("summary").textContent = `Equal in all experiments: ${equalKnown.length} settings`;
  for (const { name, i } of equalKnown) byId("equal").querySelector("dl").append(element("dt", null, name), element("dd", null, settingOf(rows.find(row => row.settings), i)));

  /* ---------- details of one experiment ---------- */
  function openDetails(row) {
    byId("details-heading").textContent = row.name;
    const list = element("dl", null);
    const entry = (name, ...value) => list.append(element("dt", null, name), element("dd", null, ...value));
    entry("status", row.status);
    if (row.problem) entry("problem", row.problem);
    if (row.found) entry("found ready", `${row.found}; training took ${duration(row.seconds)}, ` + (known(row.wholeSeconds) ? `${duration(row.wholeSeconds)} with the time that making it took` : "how long making it took is not known"));
    if (row.processor) entry("processor", row.processor);
    entry("folder", element("a", { href: row.href }, row.folder));
    if (row.settings) data.settings.forEach((name, i) => entry(name, settingOf(row, i)));
    const parts = [list];
    if (row.test) parts.push(element("h3", null, "On test images"), element("p", { class: "weak" }, `${row.test.path}, weights: ${row.test.weights}`), element("div", { class: "matrix" }, matrix(row)));
    if (row.code) {
      const code = element("pre", { tabindex: "0", id: "code" }, row.code);
      const copy = element("button", { type: "button", onclick: () => {
        getSelection().selectAllChildren(code);
        const done = () => { copy.textContent = "Copied"; };
        if (navigator.clipboard) navigator.clipboard.writeText(row.code).then(done, () => {}); else if (document.execCommand("copy")) done();
      } }, "Copy");
      parts.push(element("h3", null, "How to run one like it"), code, copy);
    }
    byId("details-body").replaceChildren(...parts);
    byId("details").showModal();
  }
  byId("details").addEventListener("click", event => { if (event.target === byId("details")) byId("details").close(); });

  /* ---------- curves ---------- */
  const chartList = [
    { title: "Validation accuracy (%)", key: "va", show: percent, bound: 100 },
    { title: "Validation loss", key: "vl", show: loss },
    { title: "Training accuracy (%)", key: "ta", show: percent, bound: 100 },
    { title: "Training loss", key: "tl", show: loss },
  ];
  const curved = rows.filter(row => row.curves);
  let pointed = null, pointedEpoch = null;
  for (const chart of chartList) {
    chart.canvas = element("canvas", { tabindex: "0", role: "img", "aria-label": `${chart.title} over epochs. Arrow keys read values.` });
    chart.back = document.createElement("canvas");
    chart.caption = element("figcaption", null, chart.title);
    byId("charts").append(element("figure", null, chart.caption, chart.canvas));
    chart.canvas.addEventListener("mousemove", event => hover(chart, event));
    chart.canvas.addEventListener("mouseleave", () => { point(null); byId("tip").hidden = true; });
    chart.canvas.addEventListener("keydown", event => keyRead(chart, event));
    chart.canvas.addEventListener("blur", () => { point(null); byId("tip").hidden = true; });
  }
  const valuesOf = (row, chart) => row.curves[chart.key];
  const epochAt = (row, i) => 1 + i * row.curves.step;
  const shownRows = () => curved.filter(row => row.shown);

  // What ValueRange does for the pictures: curves that diverged do not flatten the others.
  function highestSeen(tops) {
    const far = 10 * Math.max(1, Math.min(...tops.map(Math.abs)));
    if (tops.every(top => top <= far)) return Infinity;
    const highest = Math.max(...tops.filter(top => top <= far));
    return highest + Math.abs(highest);
  }
  function range(chart, shown) {
    const curves = shown.map(row => valuesOf(row, chart).filter(known)).filter(curve => curve.length > 0);
    if (curves.length === 0) return [0, chart.bound ?? 1, false];
    const tops = curves.map(curve => curve.reduce((top, value) => Math.max(top, value)));
    const most = chart.bound ? Infinity : highestSeen(tops);
    const values = curves.flat().filter(value => value <= most).sort((a, b) => a - b);
    const usual = values[Math.floor((values.length - 1) * .9)];
    const low = values[0], last = values[values.length - 1];
    const high = !chart.bound && low >= 0 && usual > 0 && last > 10 * usual ? usual * 1.25 : last;
    const room = high > low ? (high - low) * .06 : Math.max(Math.abs(high) * .05, .01);
    return [low >= 0 ? Math.max(0, low - room) : low - room, chart.bound ? Math.min(high + room, chart.bound * 1.01) : high + room, tops.some(top => top > high)];
  }
  function ticks(low, high, most, whole) {
    const rough = (high - low) / most, power = 10 ** Math.floor(Math.log10(rough));
    let step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough) ?? rough;
    if (whole) step = Math.max(1, Math.round(step));
    const found = [];
    for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-9; value += step) found.push(Number(value.toPrecision(12)));
    return found;
  }
  function layout(chart) {
    const scale = window.devicePixelRatio || 1, box = chart.canvas.getBoundingClientRect();
    const width = Math.max(200, Math.round(box.width)), height = Math.max(120, Math.round(box.height));
    for (const canvas of [chart.canvas, chart.back]) {
      if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
      }
    }
    const shown = shownRows();
    const epochs = Math.max(1, ...shown.map(row => row.curves.epochs));
    const pad = Math.max(.25, (epochs - 1) * .02);
    const [low, high, cutsOff] = range(chart, shown);
    chart.caption.textContent = chart.title + (cutsOff ? ", values far above all others cut off" : "");
    const left = 52, right = width - 10, top = 10, bottom = height - 36;
    Object.assign(chart, {
      width, height, scale, epochs, low, high, left, right, top, bottom, shown,
      x: epoch => left + (epoch - 1 + pad) / (epochs - 1 + 2 * pad) * (right - left),
      y: value => Math.max(-1e5, bottom - (value - low) / (high - low) * (bottom - top)),
      epoch: px => (px - left) / (right - left) * (epochs - 1 + 2 * pad) + 1 - pad,
    });
  }
  function trace(context, chart, row) {
    const values = valuesOf(row, chart);
    let pen = false;
    context.beginPath();
    for (let i = 0; i < values.length; i++) {
      if (!known(values[i])) { pen = false; continue; }
      const x = chart.x(epochAt(row, i)), y = chart.y(values[i]);
      if (pen) context.lineTo(x, y); else context.moveTo(x, y);
      pen = true;
    }
    context.stroke();
  }
  function paint(context, chart, row, width) {
    const style = styleOf(row), values = valuesOf(row, chart);
    context.strokeStyle = context.fillStyle = style.colour;
    context.lineWidth = width;
    context.setLineDash(style.dashes.map(length => length * width));
    trace(context, chart, row);
    context.setLineDash([]);
    let last = -Infinity;
    for (let i = 0; i < values.length; i++) {
      if (!known(values[i])) continue;
      const x = chart.x(epochAt(row, i));
      if (x - last < 40) continue;
      drawShape(context, style.shape, x, chart.y(values[i]), width * 1.6);
      last = x;
    }
  }
  function drawBack(chart) {
    layout(chart);
    const context = chart.back.getContext("2d");
    context.setTransform(chart.scale, 0, 0, chart.scale, 0, 0);
    context.clearRect(0, 0, chart.width, chart.height);
    context.font = "12px system-ui, Arial, sans-serif";
    context.fillStyle = ink.weak;
    context.strokeStyle = ink.line;
    context.lineWidth = 1;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const value of ticks(chart.low, chart.high, 6, false)) {
      const y = Math.round(chart.y(value)) + .5;
      context.beginPath(); context.moveTo(chart.left, y); context.lineTo(chart.right, y); context.stroke();
      context.fillText(String(value), chart.left - 6, y);
    }
    context.textAlign = "center";
    context.textBaseline = "top";
    const epochs = ticks(1, Math.max(chart.epochs, 1.0001), Math.max(2, Math.min(12, Math.floor(chart.width / 60))), true);
    for (const epoch of new Set([1, ...epochs])) if (epoch <= chart.epochs) context.fillText(String(epoch), chart.x(epoch), chart.bottom + 5);
    context.fillText("epoch", (chart.left + chart.right) / 2, chart.bottom + 20);
    context.save();
    context.beginPath();
    context.rect(chart.left, chart.top - 4, chart.right - chart.left, chart.bottom - chart.top + 8);
    context.clip();
    const width = chart.shown.length > 12 ? 1.3 : 2;
    for (const row of [...chart.shown].reverse()) paint(context, chart, row, width);
    context.restore();
    if (!chart.shown.some(row => valuesOf(row, chart).some(known))) context.fillText(chart.shown.length === 0 ? "No curve is chosen." : "There are no such values.", (chart.left + chart.right) / 2, (chart.top + chart.bottom) / 2);
  }
  function drawFront(chart) {
    const context = chart.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, chart.canvas.width, chart.canvas.height);
    if (pointed && pointed.shown && chart.shown.length > 1) context.globalAlpha = .35;
    context.drawImage(chart.back, 0, 0);
    context.globalAlpha = 1;
    if (!pointed || !pointed.curves || !pointed.shown) return;
    context.setTransform(chart.scale, 0, 0, chart.scale, 0, 0);
    context.save();
    context.beginPath();
    context.rect(chart.left, chart.top - 4, chart.right - chart.left, chart.bottom - chart.top + 8);
    context.clip();
    paint(context, chart, pointed, 3);
    const i = pointedEpoch === null ? -1 : Math.round((pointedEpoch - 1) / pointed.curves.step);
    const value = valuesOf(pointed, chart)[i];
    if (known(value)) {
      const x = chart.x(epochAt(pointed, i)), y = chart.y(value);
      context.strokeStyle = ink.weak;
      context.lineWidth = 1;
      context.setLineDash([3, 3]);
      context.beginPath(); context.moveTo(x, chart.top); context.lineTo(x, chart.bottom); context.stroke();
      context.setLineDash([]);
      context.fillStyle = ink.page;
      context.strokeStyle = ink.text;
      context.lineWidth = 2;
      context.beginPath(); context.arc(x, y, 5, 0, 2 * Math.PI); context.fill(); context.stroke();
    }
    context.restore();
  }
  let waiting = false;
  function drawCharts() {
    byId("curves-count").textContent = `${count(shownRows().length)} of ${count(curved.length)} shown` + (data.curvesLeftOut > 0 ? `; the ${count(data.curvesLeftOut)} with the lowest validation accuracy have none here` : "");
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; for (const chart of chartList) { drawBack(chart); drawFront(chart); } });
  }
  function point(row, epoch = null) {
    if (pointed === row && pointedEpoch === epoch) return;
    pointed?.line?.classList.remove("marked");
    pointed = row;
    pointedEpoch = epoch;
    pointed?.line?.classList.add("marked");
    for (const chart of chartList) if (chart.x) drawFront(chart);
  }
  function near(chart, px, py) {
    let found = null, least = Infinity;
    for (const row of chart.shown) {
      const values = valuesOf(row, chart);
      const i = Math.min(values.length - 1, Math.max(0, Math.round((chart.epoch(px) - 1) / row.curves.step)));
      if (!known(values[i])) continue;
      const distance = Math.hypot((chart.x(epochAt(row, i)) - px) * .5, chart.y(values[i]) - py);
      if (distance < least) { least = distance; found = { row, i }; }
    }
    return least < 60 ? found : null;
  }
  function tell(chart, row, i) {
    const text = `${row.name}: ${chart.show(valuesOf(row, chart)[i])} in epoch ${epochAt(row, i)}`;
    const tip = byId("tip"), box = chart.canvas.getBoundingClientRect();
    tip.textContent = text;
    tip.hidden = false;
    const x = box.left + chart.x(epochAt(row, i)), y = box.top + chart.y(valuesOf(row, chart)[i]);
    tip.style.left = Math.max(4, Math.min(innerWidth - tip.offsetWidth - 8, x + 14)) + "px";
    tip.style.top = Math.max(4, y - tip.offsetHeight - 12) + "px";
    return text;
  }
  function hover(chart, event) {
    const box = chart.canvas.getBoundingClientRect();
    const found = near(chart, event.clientX - box.left, event.clientY - box.top);
    if (!found) { point(null); byId("tip").hidden = true; return; }
    point(found.row, epochAt(found.row, found.i));
    tell(chart, found.row, found.i);
  }
  function keyRead(chart, event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    const readable = chart.shown.filter(row => valuesOf(row, chart).some(known));
    if (readable.length === 0) return;
    let row = pointed && readable.includes(pointed) ? pointed : readable.reduce((a, b) => (b.bestVal ?? -1) > (a.bestVal ?? -1) ? b : a);
    const step = row.curves.step;
    let epoch = pointedEpoch ?? row.bestEpoch ?? 1;
    if (pointed === row) epoch += move[0] * step;
    let i = Math.min(valuesOf(row, chart).length - 1, Math.max(0, Math.round((epoch - 1) / step)));
    if (move[1] !== 0 && pointed) {
      const at = other => valuesOf(other, chart)[Math.min(i, valuesOf(other, chart).length - 1)];
      const ranked = readable.filter(other => known(at(other))).sort((a, b) => at(b) - at(a));
      row = ranked[Math.min(ranked.length - 1, Math.max(0, ranked.indexOf(row) + move[1]))] ?? row;
      i = Math.min(i, valuesOf(row, chart).length - 1);
    }
    if (!known(valuesOf(row, chart)[i])) return;
    point(row, epochAt(row, i));
    byId("reading").textContent = tell(chart, row, i);
  }
  function show(which) {
    const wanted = new Set(which);
    for (const row of curved) {
      row.shown = wanted.has(row);
      if (row.box) row.box.checked = row.shown;
    }
    drawCharts();
  }
  byId("curves-best").addEventListener("click", () => show([...curved].sort((a, b) => (b.bestVal ?? -1) - (a.bestVal ?? -1)).slice(0, 10)));
  byId("curves-filtered").addEventListener("click", () => show(order));
  byId("curves-all").addEventListener("click", () => show(curved));
  byId("curves-none").addEventListener("click", () => show([]));

  /* ---------- repetitions ---------- */
  if (data.groups.length > 0) {
    byId("seeds-section").hidden = false;
    const metrics = data.groupMetrics;
    byId("seeds").append(
      element("thead", null, element("tr", null, element("th", { scope: "col" }, "experiments"), element("th", { scope: "col" }, "seeds"), ...metrics.map(metric => element("th", { scope: "col", class: "number" }, metric)))),
      element("tbody", null, ...data.groups.map(group => element("tr", null,
        element("th", { scope: "row" }, rows[group.rows[0]].name + (group.rows.length > 1 ? ` and ${group.rows.length - 1} more` : "")),
        element("td", null, group.rows.map(i => rows[i].seed).join(", ")),
        ...group.values.map(value => element("td", { class: "number" }, value ?? "n/a"))))));
  }

  /* ---------- test images ---------- */
  const tested = rows.filter(row => row.test).sort((a, b) => b.test.accuracy - a.test.accuracy);
  function matrix(row) {
    const { classes, confusion } = row.test;
    const caption = element("caption", null, row.name, element("span", { class: "weak" }, ` ${percent(row.test.accuracy)} (${interval(row.test)}), weights: ${row.test.weights}`));
    if (confusion.length === 0) return element("table", null, caption, element("tbody", null, element("tr", null, element("td", null, "An image may have several labels: no class is taken for another."))));
    if (classes.length > 25) {
      const pairs = [];
      confusion.forEach((counts, actual) => counts.forEach((times, predicted) => { if (actual !== predicted && times > 0) pairs.push([times, actual, predicted]); }));
      pairs.sort((a, b) => b[0] - a[0]);
      return element("table", null, caption, element("thead", null, element("tr", null, ...["true class", "taken for", "images"].map(text => element("th", { scope: "col" }, text)))),
        element("tbody", null, ...pairs.slice(0, 15).map(([times, actual, predicted]) => element("tr", null, element("th", { scope: "row" }, classes[actual]), element("td", null, classes[predicted]), element("td", null, count(times))))));
    }
    return element("table", null, caption,
      element("thead", null, element("tr", null, element("td", null), ...classes.map(name => element("th", { scope: "col", title: name }, name)))),
      element("tbody", null, ...confusion.map((counts, actual) => {
        const all = counts.reduce((a, b) => a + b, 0);
        return element("tr", null, element("th", { scope: "row", title: classes[actual] }, classes[actual]), ...counts.map((times, predicted) => {
          const share = all === 0 ? 0 : times / all;
          const made = element("td", { class: actual === predicted ? "right" : null, title: all === 0 ? null : percent(100 * share) + " of " + classes[actual] }, count(times));
          made.style.backgroundColor = `rgba(${ink.heat}, ${(share * .55).toFixed(3)})`;
          return made;
        }));
      })));
  }
  function drawMatrices(most) {
    byId("matrices").replaceChildren(...tested.slice(0, most).map(row => element("div", { class: "matrix" }, matrix(row))));
    byId("more-matrices").replaceChildren();
    if (tested.length > most) byId("more-matrices").append(element("button", { type: "button", onclick: () => drawMatrices(most * 4) }, `Show more of the ${count(tested.length)} matrices`));
  }
  let matricesShown = 6;
  if (tested.length > 0) {
    byId("tests-section").hidden = false;
    const classes = [...new Set(tested.flatMap(row => row.test.classes))];
    const listed = tested.slice(0, 50), named = classes.slice(0, 40);
    byId("tests-about").textContent = `Accuracy of each class, in percent of its images, the best experiment first.` + (listed.length < tested.length ? ` The best ${listed.length} of ${count(tested.length)} are listed.` : "") + (named.length < classes.length ? ` The first ${named.length} of ${classes.length} classes are listed.` : "");
    byId("classes").append(
      element("thead", null, element("tr", null, element("th", { scope: "col" }, "experiment"), element("th", { scope: "col", class: "number" }, "all (95 % interval)"), ...named.map(name => element("th", { scope: "col", class: "number", title: name }, name)))),
      element("tbody", null, ...listed.map(row => element("tr", null, element("th", { scope: "row" }, row.name),
        element("td", { class: "number" }, percent(row.test.accuracy), " ", element("span", { class: "interval" }, interval(row.test))),
        ...named.map(name => {
          const i = row.test.classes.indexOf(name);
          const all = i < 0 || row.test.confusion.length === 0 ? 0 : row.test.confusion[i].reduce((a, b) => a + b, 0);
          return element("td", { class: "number" }, all === 0 ? "n/a" : percent(100 * row.test.confusion[i][i] / all));
        })))));
  }

  /* ---------- begin ---------- */
  rows.forEach((row, i) => { row.index = i; row.shown = row.named === true; });
  function drawAll() {
    readColours();
    for (const row of rows) if (row.key) drawKey(row.key, row);
    if (tested.length > 0) drawMatrices(matricesShown);
    drawCharts();
  }
  readColours();
  refresh();
  drawAll();
  let resizing = 0;
  addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(drawCharts, 60); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  /* Paper is white whatever the screen's scheme; what is drawn must be drawn anew before it is printed. */
  function drawNow() { readColours(); for (const row of rows) if (row.key) drawKey(row.key, row); for (const chart of chartList) { drawBack(chart); drawFront(chart); } }
  matchMedia("print").addEventListener("change", drawNow);
  addEventListener("beforeprint", () => { if (order.length > limit) { limit = order.length; refresh(); } drawNow(); });
  addEventListener("afterprint", drawNow);
})();
