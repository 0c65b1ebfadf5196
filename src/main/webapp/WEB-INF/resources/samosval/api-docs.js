// The description of the API as Swagger UI draws it. Calls are tried with the reader's own sign-in.
(() => {
  "use strict";
  const place = document.getElementById("api-docs");
  if (!place || !window.SwaggerUIBundle) {
    return;
  }
  document.documentElement.classList.add("dark-mode");
  const words = JSON.parse(place.dataset.words);

  /** The description is for programs, and in English; its headings are told in the reader's language. */
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

  window.SwaggerUIBundle({
    url: place.dataset.document,
    responseInterceptor: (response) => {
      if (response.url.endsWith(place.dataset.document) && response.ok) {
        response.text = JSON.stringify(told(JSON.parse(response.text)));
      }
      return response;
    },
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    filter: true,
    validatorUrl: null,
    requestSnippetsEnabled: true,
  });
})();
