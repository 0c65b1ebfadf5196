// The description of the API as Swagger UI draws it. Calls are tried with the reader's own sign-in.
(() => {
  "use strict";
  const place = document.getElementById("api-docs");
  if (!place || !window.SwaggerUIBundle) {
    return;
  }
  document.documentElement.classList.add("dark-mode");
  window.SwaggerUIBundle({
    url: place.dataset.document,
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
