/**
 * The Dockerfile of what is typed, made by the server: asked for when it is opened, and from then on whenever one of the
 * fields that it is made of has changed. Bound to the document: an update puts new elements in the place of the old.
 */
(function () {
  "use strict";

  const PREVIEW = "details[data-preview]";
  const OPEN = PREVIEW + "[open]";

  let open = false;

  // It does not bubble.
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

  // A form that was refused is drawn anew, with a closed one.
  document.addEventListener("DOMContentLoaded", () => window.jQuery(document).on("pfAjaxComplete", () => {
    const preview = document.querySelector(PREVIEW);
    if (preview && open) {
      preview.open = true;
    }
  }));
})();
