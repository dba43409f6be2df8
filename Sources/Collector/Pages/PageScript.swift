/// Our own JavaScript, all of it: comforts of pages that do everything without it.
///
/// - `data-confirm` on a button: asks once more before the form is sent.
/// - `data-select-all="NAME"` on a box: ticks every box of that name in its form.
/// - `data-now`: a page that shows now and is hidden does not read itself again.
enum PageScript {
    /// The script.
    static let text = #"""
        'use strict';
        document.addEventListener('click', function (event) {
          var button = event.target.closest && event.target.closest('[data-confirm]');
          if (button && !window.confirm(button.getAttribute('data-confirm'))) event.preventDefault();
        });
        document.addEventListener('change', function (event) {
          var box = event.target, name = box.getAttribute && box.getAttribute('data-select-all');
          if (!name) return;
          var form = box.form || document;
          form.querySelectorAll('input[type=checkbox]').forEach(function (other) {
            if (other.name === name) other.checked = box.checked;
          });
        });
        document.querySelectorAll('[data-select-all]').forEach(function (box) {
          box.closest('label').hidden = false;
        });

        """#
}
