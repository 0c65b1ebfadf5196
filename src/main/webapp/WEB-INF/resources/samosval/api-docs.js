/**
 * The page of the API: a light list of all calls. A call is opened in Swagger UI, which is heavy, and loaded only then.
 * "Try it out" uses the reader's own session.
 *
 * The address names the open call: #/section/operation. The section is for people, the operation is what counts.
 */
(() => {
  "use strict";
  const contents = document.getElementById("api-contents");
  const opened = document.getElementById("api-opened");
  const place = document.getElementById("api-docs");
  if (!place) {
    return;
  }
  const words = JSON.parse(place.dataset.words);

  /** The sections of calls by operation, under the names that Swagger UI knows. */
  const sections = new Map();

  /** The link of the call that is open or is being opened. */
  let chosen = null;

  /** Swagger UI's own parts, once it has drawn the description. */
  let system = null;

  const linkOf = (id) => contents.querySelector("a[data-call='" + CSS.escape(id) + "']");

  /** The description is in English, for programs. Only headings and titles are translated for the reader. */
  function told(description) {
    const say = (sentence) => words[sentence] || sentence;
    Object.values(description.paths).flatMap(Object.values).forEach((call) => {
      if (call.operationId) {
        call.summary = say(call.summary);
        call.tags = (call.tags || []).map(say);
        sections.set(call.operationId, call.tags[0]);
      }
    });
    (description.tags || []).forEach((tag) => (tag.name = say(tag.name)));
    description.info.title = say(description.info.title);
    description.info.description = say(description.info.description);
    return description;
  }

  /**
   * Swagger UI's own layout repeats the page's title and adds a second `main`. This layout keeps only the parts we
   * need (Swagger UI docs, "Creating a custom layout").
   *
   * Swagger UI can write the address itself, but adds a step to the history for each call it opens, even if the
   * address names it already.
   */
  function layouts(system) {
    const draw = system.React.createElement;
    const PageLayout = ({getComponent, specSelectors}) => {
      if (specSelectors.loadingStatus() === "loading") {
        return draw("p", {className: "muted"}, place.dataset.loading);
      }
      if (!specSelectors.specStr()) {
        return draw("p", {role: "alert"}, place.dataset.failed);
      }
      const parts = ["FilterContainer", "operations", "Models"].map((name) => draw(getComponent(name, true), {key: name}));
      return draw("div", {className: "swagger-ui"}, draw(getComponent("SvgAssets")), draw(getComponent("errors", true)), parts);
    };
    const show = (original) => (thing, isShown) => {
      const link = isShown && thing[0] === "operations" ? linkOf(thing[2]) : null;
      if (link && link.hash !== location.hash) {
        chosen = link;
        history.pushState(null, "", link.hash);
      }
      return original(thing, isShown);
    };
    return {components: {PageLayout}, statePlugins: {layout: {wrapActions: {show}}}};
  }

  /** Fixes accessibility gaps of Swagger UI: heading levels, field labels, roles of tables, links inside buttons. */
  function mend() {
    place.querySelectorAll("h3, h4, h5").forEach((heading) => heading.setAttribute("aria-level", Number(heading.tagName[1]) - 1));
    place.querySelectorAll("button a[href]").forEach((link) => link.removeAttribute("href"));
    place.querySelectorAll("table[role=region]").forEach((table) => table.removeAttribute("role"));
    place.querySelectorAll("pre.microlight").forEach((code) => code.setAttribute("tabindex", "0"));
    place.querySelectorAll(".operation-filter-input").forEach((field) => {
      field.placeholder = place.dataset.filter;
      field.setAttribute("aria-label", place.dataset.filter);
    });
    place.querySelectorAll("tr :is(select, input, textarea):not([aria-label])").forEach((field) => {
      const name = field.closest("tr").querySelector(".parameter__name");
      if (name) {
        field.setAttribute("aria-label", name.textContent);
      }
    });
  }

  new MutationObserver(mend).observe(place, {childList: true, subtree: true});

  function say(text, role) {
    const line = document.createElement("p");
    line.setAttribute("role", role);
    line.textContent = text;
    place.replaceChildren(line);
  }

  /** Adds a script or a style to the page. Resolves when it has come. */
  function come(element, before) {
    return new Promise((resolve, reject) => {
      element.onload = resolve;
      element.onerror = () => {
        element.remove();
        reject(new Error("did not come"));
      };
      before.before(element);
    });
  }

  /** Loads Swagger UI and lets it draw the description. Resolves to its parts. */
  async function load() {
    say(place.dataset.loading, "status");
    const own = document.querySelector("link[href*='/api-docs.css']");
    const style = Object.assign(document.createElement("link"), {rel: "stylesheet", href: place.dataset.style});
    const script = Object.assign(document.createElement("script"), {src: place.dataset.script});
    await Promise.all([come(style, own), come(script, own)]);
    document.documentElement.classList.add("dark-mode");
    return new Promise((resolve, reject) => {
      /** Else a description that does not come would be waited for without end. */
      const failures = () => ({statePlugins: {spec: {wrapActions: {updateLoadingStatus: (original) => (status) => {
        if (status === "failed") {
          reject(new Error("the description did not come"));
        }
        return original(status);
      }}}}});
      const node = document.createElement("div");
      place.replaceChildren(node);
      const ui = window.SwaggerUIBundle({
        url: place.dataset.document,
        responseInterceptor: (response) => {
          if (response.url.endsWith(place.dataset.document) && response.ok) {
            response.text = JSON.stringify(told(JSON.parse(response.text)));
          }
          return response;
        },
        onComplete: () => resolve(ui.getSystem()),
        domNode: node,
        plugins: [layouts, failures],
        layout: "PageLayout",
        docExpansion: "list",
        defaultModelsExpandDepth: 0,
        displayRequestDuration: true,
        filter: true,
        validatorUrl: null,
        requestSnippetsEnabled: true,
      });
    });
  }

  async function open(link) {
    chosen = link;
    if (link.hash !== location.hash) {
      // A section may have another name in the address, as in another language. That is no step of its own.
      history.replaceState(null, "", link.hash);
    }
    contents.hidden = true;
    opened.hidden = false;
    // Until the call is drawn: its link, which had the focus, is hidden.
    opened.querySelector("a").focus({preventScroll: true});
    system = system || load();
    let layout;
    try {
      layout = (await system).layoutActions;
    } catch {
      system = null;
      say(place.dataset.failed, "alert");
      return;
    }
    if (chosen !== link || opened.hidden) {
      return;
    }
    const id = link.dataset.call;
    layout.updateFilter(true);
    layout.show(["operations-tag", sections.get(id)], true);
    layout.show(["operations", sections.get(id), id], true);
    reach(link);
  }

  /** Takes the reader to the open call, as soon as it is drawn. */
  function reach(link) {
    const call = place.querySelector(".opblock.is-open[id$='-" + CSS.escape(link.dataset.call) + "']");
    if (call) {
      call.scrollIntoView();
      call.querySelector(".opblock-summary-control").focus({preventScroll: true});
    } else if (chosen === link && !opened.hidden) {
      requestAnimationFrame(() => reach(link));
    }
  }

  function follow() {
    const link = linkOf(location.hash.split("/").pop());
    if (link) {
      open(link);
    } else if (!opened.hidden && /^(#\/.*)?$/.test(location.hash)) {
      // Not where the address is a place on this page, such as that of the skip link.
      opened.hidden = true;
      contents.hidden = false;
      chosen.focus();
    }
  }

  window.addEventListener("hashchange", follow);
  follow();
})();
