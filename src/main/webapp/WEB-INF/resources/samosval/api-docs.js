// Renders the API description with Swagger UI. "Try it out" uses the reader's own session.
(() => {
  "use strict";
  const place = document.getElementById("api-docs");
  if (!place || !window.SwaggerUIBundle) {
    return;
  }
  document.documentElement.classList.add("dark-mode");
  const words = JSON.parse(place.dataset.words);

  /** The description is in English, for programs. Only headings and titles are translated for the reader. */
  function told(description) {
    const say = (sentence) => words[sentence] || sentence;
    Object.values(description.paths).flatMap(Object.values).forEach((call) => {
      if (call.operationId) {
        call.summary = say(call.summary);
        call.tags = (call.tags || []).map(say);
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
    return {components: {PageLayout}};
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

  window.SwaggerUIBundle({
    url: place.dataset.document,
    responseInterceptor: (response) => {
      if (response.url.endsWith(place.dataset.document) && response.ok) {
        response.text = JSON.stringify(told(JSON.parse(response.text)));
      }
      return response;
    },
    domNode: place,
    plugins: [layouts],
    layout: "PageLayout",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    filter: true,
    validatorUrl: null,
    requestSnippetsEnabled: true,
  });
})();
