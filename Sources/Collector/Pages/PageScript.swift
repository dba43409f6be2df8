/// Our own JavaScript, all of it: comforts of pages that do everything without it.
///
/// - `data-confirm` on a button: asks once more before the form is sent.
/// - `data-select-all="NAME"` on a box: ticks every box of that name in its form.
/// - `data-head="ACT"` on `main`: as soon as anything is recorded after that act, the parts marked
///   `data-live` are read again, while the page is looked at; without news every `data-refresh`
///   seconds, because some states change with the clock. A page that reloads by itself would move under
///   its reader: only these parts change, where they are scrolled to and what is focused stays.
/// - `data-save` on a form: `PageScript+Typing.swift`.
enum PageScript {
    /// The whole script.
    static let text = common + typing

    private static let common = #"""
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
        var live = document.querySelector('main[data-head]');
        if (live && window.fetch) (function () {
          var head = live.getAttribute('data-head'), read = Date.now();
          var longest = 1000 * live.getAttribute('data-refresh');
          function later(wait) { setTimeout(watch, wait); }
          function watch() {
            if (document.hidden) {
              document.addEventListener('visibilitychange', watch, {once: true});
              return;
            }
            fetch('/v1/board/head?after=' + head).then(json).then(function (told) {
              if (String(told.head) === head && Date.now() - read < longest) return later(100);
              return again();
            }).catch(function (answer) {
              if (!answer.status || answer.status === 429 || answer.status > 499) later(5000);
            });
          }
          function again() {
            var began = Date.now();
            return fetch(location.href, {headers: {Accept: 'text/html'}}).then(function (answer) {
              if (!answer.ok || answer.redirected) throw answer;
              return answer.text();
            }).then(function (text) {
              var page = new DOMParser().parseFromString(text, 'text/html');
              var main = page.querySelector('main[data-head]');
              if (!main) return;
              head = main.getAttribute('data-head');
              read = Date.now();
              swap(main);
              later(Math.min(10000, Math.max(300, 3 * (read - began))));
            });
          }
          function json(answer) {
            if (!answer.ok) throw answer;
            return answer.json();
          }
          function swap(main) {
            var fresh = main.querySelectorAll('[data-live]');
            live.querySelectorAll('[data-live]').forEach(function (part, index) {
              if (!fresh[index] || fresh[index].innerHTML === part.innerHTML) return;
              var seat = part.querySelector('.scroll'), at = document.activeElement;
              var left = seat && seat.scrollLeft, top = seat && seat.scrollTop;
              var inside = part.contains(at), link = inside && at.getAttribute('href');
              part.innerHTML = fresh[index].innerHTML;
              seat = part.querySelector('.scroll');
              if (seat) { seat.scrollLeft = left; seat.scrollTop = top; }
              if (!inside) return;
              at = seat;
              part.querySelectorAll('a').forEach(function (other) {
                if (link && other.getAttribute('href') === link) at = other;
              });
              if (at) at.focus({preventScroll: true});
            });
          }
          later(100);
        })();

        """#
}
