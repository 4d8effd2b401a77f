// SPDX-License-Identifier: Apache-2.0
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("rows").textContent);
  const count = data.id.length;
  const none = data.kinds.length; // the kind of who is of no concern
  const riskKinds = new Set(data.atRisk);
  const drifting = new Set(data.order);
  let reasons; // read when the first user is looked at

  /// An element with text; data becomes text and never HTML.
  const make = (name, text, style) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (style) element.className = style;
    return element;
  };
  /// Characters that hide or turn what follows, made visible.
  const shown = (text) =>
    text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu, (c) => `[U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
  const grouped = (number) => number.toLocaleString("en-US");
  const counted = (number, noun) => `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
  // Up to 53 weeks, more than the bits of JavaScript's bitwise operators.
  const isActive = (row, week) => Math.floor(data.weeks[row] / 2 ** week) % 2 === 1;
  const activeCount = (row) => {
    let weeks = 0;
    for (let week = 0; week < data.considered; ++week) weeks += isActive(row, week);
    return weeks;
  };
  const hasFlag = (row, flag) => Math.floor(data.flag[row] / 2 ** flag) % 2 === 1;
  const goalNames = data.goalSets.map((tiers) => tiers.flat());
  const kindName = (row) => (data.kind[row] === none ? "–" : data.kinds[data.kind[row]][0]);
  const kindStyle = (row) => (data.kind[row] === none ? "" : riskKinds.has(data.kind[row]) ? "at-risk" : "lost");
  const day = (row) => (data.day[row] === null ? "–" : data.days[data.day[row]]);
  const instant = (row) => (data.by[row] === null || data.now === null ? "" : new Date(data.now + data.by[row]).toISOString());

  // The list: `found` are the rows that the filters leave, in the order shown.
  const table = byId("users");
  const body = table.tBodies[0];
  const list = byId("list");
  const above = make("tr", undefined, "space");
  const below = make("tr", undefined, "space");
  for (const space of [above, below]) {
    space.setAttribute("aria-hidden", "true");
    space.append(make("td"));
    space.firstChild.colSpan = 6;
  }
  let onlyDrifting = data.order.length > 0;
  let sorting = { key: null, down: false };
  let found = [];
  let first = -1;
  let last = -1;

  const keys = {
    id: (row) => data.id[row],
    kind: (row) => data.kind[row],
    by: (row) => (data.by[row] === null ? Infinity : data.by[row]),
    active: (row) => activeCount(row),
    goals: (row) => goalNames[data.goals[row]].join(", "),
    events: (row) => data.events[row],
  };

  const rowOf = (row, place) => {
    const tr = make("tr");
    tr.setAttribute("aria-rowindex", place + 2);
    tr.dataset.row = row;
    const head = make("th");
    head.scope = "row";
    const button = make("button");
    button.type = "button";
    button.append(make("bdi", shown(data.id[row])));
    button.title = shown(data.id[row]);
    head.append(button);
    const kind = make("td", undefined, `kind ${kindStyle(row)}`);
    if (data.kind[row] === none) kind.append("–");
    else kind.append(make("b", kindName(row)), make("small", data.kinds[data.kind[row]][1], "wide"));
    const weeks = make("td");
    let dots = "";
    for (let week = data.considered - 1; week >= 0; --week) dots += isActive(row, week) ? "●" : "○";
    const marks = make("span", dots, "dots");
    marks.setAttribute("aria-hidden", "true");
    weeks.append(marks, make("span", `active in ${activeCount(row)} of ${data.considered} weeks`, "sr"));
    const goals = make("td", undefined, "wide");
    goals.append(make("bdi", shown(goalNames[data.goals[row]].join(", "))));
    goals.title = goals.textContent;
    tr.append(head, kind, make("td", day(row)), weeks, goals, make("td", grouped(data.events[row]), "number wide"));
    return tr;
  };

  /// Shows the rows from `from` to before `to`, and space for the others.
  const fill = (from, to, height) => {
    const focused = document.activeElement?.closest?.("#users tbody tr")?.dataset.row;
    const rows = [];
    for (let place = from; place < to; ++place) rows.push(rowOf(found[place], place));
    above.firstChild.style.height = `${from * height}px`;
    below.firstChild.style.height = `${(found.length - to) * height}px`;
    above.hidden = from === 0;
    below.hidden = to === found.length;
    body.replaceChildren(above, ...rows, below);
    if (focused !== undefined) body.querySelector(`[data-row="${focused}"] button`)?.focus({ preventScroll: true });
    first = from;
    last = to;
  };
  const rowHeight = () => parseFloat(getComputedStyle(document.documentElement).fontSize) * 3.3;
  let isPrinting = false;
  const scroll = () => {
    if (isPrinting) return;
    const height = rowHeight();
    const margin = 12;
    const from = Math.max(0, Math.min(found.length, Math.floor(list.scrollTop / height)) - margin);
    const to = Math.min(found.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + margin);
    if (from !== first || to !== last) fill(from, to, height);
  };

  const find = () => {
    const sought = byId("search").value.trim().toLowerCase();
    const kind = byId("kind").value;
    const goal = byId("goal").value;
    const rows = onlyDrifting ? data.order : Array.from({ length: count }, (_, row) => row);
    found = rows.filter(
      (row) =>
        (sought === "" || data.id[row].toLowerCase().includes(sought)) &&
        (kind === "" || data.kind[row] === Number(kind)) &&
        (goal === "" || goalNames[data.goals[row]].includes(goal)),
    );
    if (sorting.key) {
      const key = keys[sorting.key];
      const values = new Map(found.map((row) => [row, key(row)]));
      const sign = sorting.down ? -1 : 1;
      found.sort((a, b) => {
        const [left, right] = [values.get(a), values.get(b)];
        return left < right ? -sign : left > right ? sign : a - b;
      });
    }
    byId("count").textContent = `${counted(found.length, "user")} of ${grouped(onlyDrifting ? data.order.length : count)}`;
    table.setAttribute("aria-rowcount", found.length + 1);
    list.scrollTop = 0;
    first = -1;
    scroll();
  };

  const show = (drift) => {
    onlyDrifting = drift;
    byId("show-drifting").setAttribute("aria-pressed", drift);
    byId("show-all").setAttribute("aria-pressed", !drift);
    find();
  };

  for (const head of table.tHead.querySelectorAll("th[data-key]")) {
    const button = make("button");
    button.type = "button";
    button.append(...head.childNodes, make("span", "", "arrow"));
    head.append(button);
    button.addEventListener("click", () => {
      const isSame = sorting.key === head.dataset.key;
      // A third click goes back to the order of the greatest loss.
      sorting = isSame && sorting.down ? { key: null, down: false } : { key: head.dataset.key, down: isSame };
      for (const other of table.tHead.querySelectorAll("th[data-key]")) {
        const sorted = other.dataset.key === sorting.key;
        if (sorted) other.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
        else other.removeAttribute("aria-sort");
        other.querySelector(".arrow").textContent = sorted ? (sorting.down ? " ↓" : " ↑") : "";
      }
      find();
    });
  }

  // One user.
  const reasonsOf = (row) => {
    reasons ??= JSON.parse(byId("reasons").textContent);
    if (!reasons || !reasons.rows[row]) return null;
    const text = (places) => places.split(" ").map((place) => reasons.texts[place]).join("; ");
    const parts = reasons.rows[row].split(",");
    return [...parts.slice(0, -1).map(text), ...text(parts.at(-1)).split("\n")];
  };
  const fact = (name, value) => {
    const pair = make("div");
    pair.append(make("dt", name), make("dd", value));
    return pair;
  };
  let opened;
  const open = (row) => {
    opened = row;
    byId("user-title").replaceChildren(make("bdi", shown(data.id[row])));
    const content = [];
    if (data.kind[row] !== none) {
      const [name, meaning] = data.kinds[data.kind[row]];
      content.push(make("p", `${name}: ${meaning}.`, `concern ${kindStyle(row)}`));
      if (data.day[row] !== null) content.at(-1).append(make("span", ` Act by ${day(row)} (${instant(row)}).`, "quiet"));
    }
    const weeks = make("ol", undefined, "week-dots");
    for (let week = data.considered - 1; week >= 0; --week) {
      const item = make("li");
      const label = week === 0 ? "this week" : week === 1 ? "last week" : `${week} ago`;
      item.append(make("span", isActive(row, week) ? "●" : "○"), label);
      item.firstChild.setAttribute("aria-hidden", "true");
      item.append(make("i", isActive(row, week) ? ": active" : ": idle", "sr"));
      weeks.append(item);
    }
    const facts = make("dl", undefined, "facts");
    facts.append(
      fact("Events", grouped(data.events[row])),
      fact("of apps that serve a goal", grouped(data.service[row])),
      fact("Longest use", `${Math.floor(data.longest[row] * 100) / 100} min`),
      fact("Recent sessions", grouped(data.sessions[row])),
    );
    data.goalSets[data.goals[row]].forEach((names, tier) => {
      if (names.length > 0) facts.append(fact(`Tier ${tier + 1}`, shown(names.join(", "))));
    });
    const why = reasonsOf(row);
    const flags = make("table");
    const head = flags.createTHead().insertRow();
    for (const name of why ? ["Flag", "Value", "Why"] : ["Flag", "Value"]) {
      const cell = make("th", name);
      cell.scope = "col";
      head.append(cell);
    }
    const rows = flags.createTBody();
    data.flags.forEach((name, flag) => {
      const tr = rows.insertRow();
      const cell = make("th", name, hasFlag(row, flag) ? "" : "no");
      cell.scope = "row";
      tr.append(cell, make("td", hasFlag(row, flag) ? "✓ yes" : "· no", hasFlag(row, flag) ? "" : "no"));
      if (why) tr.append(make("td", shown(why[flag])));
    });
    content.push(weeks, facts, flags);
    if (!why) content.push(make("p", "These reports were saved without reasons; save them with --explain.", "note"));
    byId("user-body").replaceChildren(...content);
    byId("user").showModal();
    byId("user").scrollTop = 0;
  };
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) open(Number(row.dataset.row));
  });
  // Scrolling may have replaced the button that the dialog would give the focus back to.
  byId("user").addEventListener("close", () => body.querySelector(`[data-row="${opened}"] button`)?.focus());
  byId("user").addEventListener("click", (event) => {
    if (event.target === byId("user")) byId("user").close(); // the backdrop
  });

  // Copy and save: exactly the ids, whatever characters they hold.
  const tell = (text) => { byId("count").textContent = text; };
  byId("copy").addEventListener("click", async () => {
    const text = found.map((row) => data.id[row]).join("\n") + "\n";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", text);
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    tell(`Copied ${counted(found.length, "id")}`);
  });
  // As the program's CSV: what a spreadsheet would take for a formula gets a ' in front.
  const cell = (value) => {
    const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  byId("save").addEventListener("click", () => {
    const names = ["user_id", "concern", "by", ...data.flags, "active_weeks (x active; . idle; this week first)", "event_count", "goals"];
    const lines = found.map((row) => {
      let weeks = "";
      for (let week = 0; week < data.considered; ++week) weeks += isActive(row, week) ? "x" : ".";
      return [data.id[row], kindName(row), instant(row), ...data.flags.map((_, flag) => hasFlag(row, flag)), weeks,
        data.events[row], goalNames[data.goals[row]].join(";")];
    });
    const text = [names, ...lines].map((line) => line.map(cell).join(",") + "\r\n").join("");
    const link = make("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    link.download = onlyDrifting ? "drifting-away.csv" : "users.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    tell(`Saved ${counted(found.length, "user")}`);
  });

  const option = (select, value, text) => {
    const element = make("option", text);
    element.value = value;
    select.append(element);
  };
  data.kinds.forEach(([name], kind) => option(byId("kind"), kind, name));
  [...new Set(goalNames.flat())].sort().forEach((name) => option(byId("goal"), name, shown(name)));
  byId("search").addEventListener("input", find);
  byId("kind").addEventListener("change", find);
  byId("goal").addEventListener("change", find);
  byId("show-drifting").addEventListener("click", () => show(true));
  byId("show-all").addEventListener("click", () => show(false));
  list.addEventListener("scroll", scroll, { passive: true });
  addEventListener("resize", scroll);
  addEventListener("beforeprint", () => {
    isPrinting = true;
    fill(0, Math.min(found.length, 100), 0);
  });
  addEventListener("afterprint", () => {
    isPrinting = false;
    first = -1;
    scroll();
  });

  for (const element of [table, list]) element.classList.add("scripted");
  for (const element of document.querySelectorAll(".tools, span.scripted")) element.hidden = false;
  show(onlyDrifting);
})();
