/**
 * The Dockerfile preview, rendered by the server: requested when opened, then when a field that it depends on changes.
 * Bound to the document, because updates replace the elements.
 */
(function () {
  "use strict";

  const PREVIEW = "details[data-preview]";
  const OPEN = PREVIEW + "[open]";

  let open = false;

  // toggle does not bubble.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches(PREVIEW)) {
      open = event.target.open;
      if (open) {
        window.refreshPreview();
      }
    }
  }, true);

  document.addEventListener("change", (event) => {
    const preview = document.querySelector(OPEN);
    if (preview && preview.dataset.preview.split(" ").includes(event.target.id.split(":").pop())) {
      window.refreshPreview();
    }
  });

  // A refused form is rendered with the preview closed.
  document.addEventListener("DOMContentLoaded", () => window.jQuery(document).on("pfAjaxComplete", () => {
    const preview = document.querySelector(PREVIEW);
    if (preview && open) {
      preview.open = true;
    }
  }));
})();
