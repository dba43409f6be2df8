/// The comforts of a typed report's page: what is typed is saved, what the rules say stands at its cell,
/// arrow keys go from cell to cell. Without them the same form is saved by its button.
extension PageScript {
    static let typing = #"""
        (function () {
          var form = document.querySelector('form[data-save]'), sent = {}, timer, busy = false;
          if (!form || !window.fetch) return;
          function by(id) { return document.getElementById(id); }
          function each(list, work) { Array.prototype.forEach.call(list, work); }
          function fields(box) { return box.querySelectorAll('[name]:not([type=hidden])'); }
          function keep(box) { each(fields(box), function (f) { sent[f.name] = f.value; }); }
          function changed() {
            return Array.prototype.filter.call(fields(form), function (f) {
              return f.value !== sent[f.name];
            });
          }
          keep(form);
          function later(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }
          function save() {
            var some = changed(), said = by('said'), body = new URLSearchParams();
            if (busy || !some.length) return;
            ['token', 'draft', 'seen', 'revision'].forEach(function (n) { body.append(n, form.elements[n].value); });
            some = some.map(function (f) { body.append(f.name, f.value); return [f.name, f.value]; });
            busy = true;
            said.textContent = said.getAttribute('data-saving');
            fetch(form.getAttribute('data-save'), {method: 'POST', body: body,
              headers: {Accept: 'application/json'}}).then(function (answer) {
              return answer.json().then(function (told) {
                busy = false;
                said.className = answer.ok ? '' : 't-bad';
                if (!answer.ok) { said.textContent = told.detail; return; }
                some.forEach(function (pair) { sent[pair[0]] = pair[1]; });
                show(told);
                if (changed().length) later(300);
              });
            }).catch(function () {
              busy = false;
              said.className = 't-bad';
              said.textContent = said.getAttribute('data-offline');
              later(5000);
            });
          }
          function show(told) {
            var news = Object.keys(told.fields), f;
            form.elements.draft.value = told.draft;
            // What is being typed over news was not seen by who types it: asked again as it was.
            if (news.every(function (n) { f = form.elements[n]; return !f || f.value === sent[n]; }))
              form.elements.seen.value = told.seen;
            by('said').textContent = told.said;
            by('summary').innerHTML = told.summary;
            each(form.querySelectorAll('small.said[id]'), function (small) {
              var code = small.id.slice(2), remark = told.remarks[code], f = form.elements['v.' + code];
              small.textContent = remark ? remark.text : '';
              small.className = 'said' + (remark ? ' t-' + remark.tone : '');
              if (f && remark && remark.tone === 'bad') f.setAttribute('aria-invalid', 'true');
              else if (f) f.removeAttribute('aria-invalid');
            });
            Object.keys(told.computed).forEach(function (code) {
              if (by('c-' + code)) by('c-' + code).textContent = told.computed[code];
            });
            news.forEach(function (name) {
              var f = form.elements[name];
              if (f && f.value === sent[name]) f.value = sent[name] = told.fields[name];
            });
            var box = by('explain');
            if (box.contains(document.activeElement)) return;
            box.innerHTML = told.explain;
            keep(box);
          }
          form.addEventListener('input', function () { later(1200); });
          form.addEventListener('change', function () { later(200); });
          form.addEventListener('submit', function () { keep(form); clearTimeout(timer); });
          window.addEventListener('beforeunload', function (event) {
            if (changed().length) event.preventDefault();
          });
          form.addEventListener('keydown', function (event) {
            var f = event.target, cell = f.closest('td'), key = event.key, list, step = 0;
            if (f.tagName === 'INPUT' && key === 'Enter') event.preventDefault();
            if (!cell || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
            if (f.tagName === 'TEXTAREA' || f.tagName === 'SELECT' && key !== 'Enter') return;
            if (key === 'ArrowDown' || key === 'Enter') step = 1;
            if (key === 'ArrowUp') step = -1;
            if (step) list = Array.prototype.filter.call(
              form.querySelectorAll('td input,td select'), function (other) {
                return other.closest('td').cellIndex === cell.cellIndex;
              });
            else {
              list = Array.prototype.slice.call(cell.parentNode.querySelectorAll('input,select'));
              if (key === 'ArrowLeft' && f.selectionStart === 0) step = -1;
              if (key === 'ArrowRight' && f.selectionEnd === f.value.length) step = 1;
            }
            var next = step && list[list.indexOf(f) + step];
            if (!next) return;
            event.preventDefault();
            next.focus();
            if (next.select) next.select();
          });
        })();

        """#
}
