/**
 * Runs in a frame with an origin of its own: draws the documents of Bokeh that its page sends.
 *
 * Whatever a document holds may run here: its markup, its callbacks. It reaches nothing but this.
 */
(() => {
  const bokeh = window.Bokeh;
  const { Document, documents } = bokeh?.require("document") ?? {};
  let shown;
  let turn = Promise.resolve();

  const say = (message) => parent.postMessage({ marey: "bokeh", ...message }, "*");

  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.marey !== "draw") return;
    turn = turn.then(() => draw(data)).catch((error) => fail(data.id, error));
  });

  const fail = (id, error) =>
    say({ is: "failed", id, reason: String(error?.message ?? error).slice(0, 500) });

  async function draw({ id, json, themed, paper }) {
    const doc = Document.from_json(JSON.parse(json));
    const alone = doc.roots().length === 1 && isPlot(doc.roots()[0]);
    // Widgets and tables bring colours of their own, for white paper.
    const colors = alone ? themed : paper;
    document.documentElement.style.background = colors.sheet;
    document.documentElement.style.color = colors.ink;
    if (alone) fill(doc.roots()[0]);
    for (const model of doc._all_models?.values?.() ?? []) paint(model, colors);
    const box = document.createElement("div");
    box.className = "doc";
    box.style.visibility = "hidden";
    document.body.append(box);
    const views = await bokeh.embed.add_document_standalone(doc, box).catch((error) => {
      box.remove();
      throw error;
    });
    const start = rangesOf(doc);
    keepZoom(shown, doc);
    box.style.visibility = "";
    forget(shown);
    shown = { doc, box, views, start };
    // BokehJS lists every document that it ever made.
    documents.splice(0, documents.length, doc);
    say({ is: "drawn", id, roots: doc.roots().length });
  }

  /** A document that still has its models keeps them by a timer for half a minute. */
  function forget(old) {
    old?.box.remove();
    old?.views.clear?.();
    old?.doc.clear();
  }

  const isPlot = (model) => "x_range" in model && "renderers" in model;

  /** A single plot fills the frame; layouts keep their own sizes, and scroll. */
  function fill(root) {
    root.sizing_mode = "stretch_both";
    root.setv({ width: null, height: null, min_border: 4 }, { silent: true });
  }

  const plotsOf = (doc) => [...(doc._all_models?.values?.() ?? [])].filter(isPlot);
  const rangesOf = (doc) => plotsOf(doc).map((plot) => [ends(plot.x_range), ends(plot.y_range)]);
  const ends = (range) => [range?.start, range?.end];
  const same = (a, b) => a[0] === b[0] && a[1] === b[1];

  /** Where somebody zoomed to is where the document of another step is looked at. */
  function keepZoom(old, doc) {
    if (!old) return;
    const now = rangesOf(old.doc);
    for (const [i, plot] of plotsOf(doc).entries())
      for (const [axis, name] of ["x_range", "y_range"].entries()) {
        const moved = now[i]?.[axis];
        const first = old.start[i]?.[axis];
        if (!moved || !first || same(moved, first) || typeof moved[0] !== "number") continue;
        plot[name].setv({ start: moved[0], end: moved[1] });
      }
  }

  const LOOKS = [
    [/^(Figure|Plot|GMap|GridPlot)$/, { background_fill_color: "none", border_fill_color: "none" }],
    [/^(Figure|Plot)$/, { outline_line_color: "line" }],
    [/^Toolbar$/, { logo: "none", autohide: true }],
    [/Axis$/, { axis_line_color: "axis", major_tick_line_color: "axis" }],
    [/Axis$/, { minor_tick_line_color: "none", major_label_text_color: "quiet" }],
    [/Axis$/, { axis_label_text_color: "quiet", axis_label_text_font_style: "=normal" }],
    [/Axis$/, { major_label_text_font: "=font", axis_label_text_font: "=font" }],
    [/Grid$/, { grid_line_color: "line" }],
    [/^Title$/, { text_color: "ink", text_font: "=font", text_font_style: "=normal" }],
    [/^(Legend|ColorBar)$/, { background_fill_color: "none", border_line_color: "none" }],
    [/^Legend$/, { label_text_color: "quiet", label_text_font: "=font" }],
    [/^ColorBar$/, { major_label_text_color: "quiet", major_label_text_font: "=font" }],
  ];

  /** What the document itself set stays. */
  function paint(model, colors) {
    for (const [kinds, look] of LOOKS) {
      if (!kinds.test(model.type ?? "")) continue;
      for (const [name, value] of Object.entries(look)) {
        const property = model.properties?.[name];
        if (!property || property.dirty) continue;
        model[name] = resolved(value, colors);
      }
    }
  }

  function resolved(value, colors) {
    if (value === true) return true;
    if (value === "none") return null;
    if (value === "=font") return colors.font;
    return value.startsWith("=") ? value.slice(1) : colors[value];
  }

  addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) say({ is: "escape" });
  });

  bokeh?.set_log_level("error");
  if (bokeh) say({ is: "ready", version: bokeh.version });
  else say({ is: "failed", id: 0, reason: "Bokeh itself could not be loaded." });
})();
