/**
 * The Dockerfile of what is typed, made by the server: asked for when it is opened, and from then on whenever one of the
 * fields that it is made of has changed. Bound to the document: an update puts new elements in the place of the old.
 */
(function () {
  "use strict";

  const OPEN = "details[data-preview][open]";

  // It does not bubble.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches(OPEN)) {
      window.refreshPreview();
    }
  }, true);

  document.addEventListener("change", (event) => {
    const preview = document.querySelector(OPEN);
    if (preview && preview.dataset.preview.split(" ").includes(event.target.id)) {
      window.refreshPreview();
    }
  });
})();
