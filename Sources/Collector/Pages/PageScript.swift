/// Our own JavaScript, all of it: comforts of pages that do everything without it.
///
/// - `data-confirm` on a button: asks once more before the form is sent.
/// - `data-select-all="NAME"` on a box: ticks every box of that name in its form.
/// - `data-refresh="SECONDS"` on `main`: what is in it is read again, while the page is looked at and
///   nobody is in the middle of a form. A page that reloads by itself would move under its reader.
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
        var live = document.querySelector('main[data-refresh]');
        if (live) setInterval(function () {
          var busy = document.activeElement && document.activeElement.closest('form');
          if (document.hidden || busy || !window.fetch) return;
          fetch(location.href, {headers: {Accept: 'text/html'}}).then(function (answer) {
            return answer.ok && !answer.redirected ? answer.text() : '';
          }).then(function (text) {
            var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
            if (fresh) live.innerHTML = fresh.innerHTML;
          }).catch(function () {});
        }, 1000 * live.getAttribute('data-refresh'));

        """#
}
