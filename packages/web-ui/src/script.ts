/**
 * Script: what the pages do better where scripts run. Nothing needs it. One classic file for every page, in the
 * JavaScript of 2017 (Safari 12, Chrome 70), without any sentence: words come from the page.
 */
import { contentHash } from "./ContentHash.ts"

/** The text of the file at {@link scriptPath}. */
export const script = String.raw`(function () {
  "use strict"
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)) }
  var one = function (selector) { return document.querySelector(selector) }

  // One press, one request. The service would bear a second one; the person should not have to wonder.
  var release = function () {
    all("form[data-sent]").forEach(function (form) {
      form.removeAttribute("data-sent")
      all("button", form).forEach(function (button) { button.disabled = false })
    })
  }
  document.addEventListener("submit", function (event) {
    var form = event.target
    if (form.hasAttribute("data-sent")) return event.preventDefault()
    form.setAttribute("data-sent", "")
    setTimeout(function () {
      all("button", form).forEach(function (button) { button.disabled = true })
    }, 0)
    setTimeout(release, 10000)
  })
  window.addEventListener("pageshow", release)

  // Numbers and dates in the width and case they are printed in.
  all('input[type="text"]').forEach(function (input) {
    input.addEventListener("change", function () {
      var text = input.value.normalize("NFKC").trim()
      input.value = input.getAttribute("autocapitalize") === "characters"
        ? text.replace(/[a-z]/g, function (letter) { return letter.toUpperCase() })
        : text
    })
  })

  // More and less.
  all(".stepper").forEach(function (stepper) {
    var input = stepper.querySelector("input")
    var buttons = all("[data-step]", stepper)
    var most = Number(input.max)
    var show = function () {
      buttons.forEach(function (button) {
        var value = Number(input.value)
        button.disabled = Number(button.getAttribute("data-step")) < 0 ? value <= 1 : value >= most
      })
    }
    buttons.forEach(function (button) {
      button.hidden = false
      button.addEventListener("click", function () {
        var next = (Math.floor(Number(input.value)) || 0) + Number(button.getAttribute("data-step"))
        input.value = String(Math.min(most, Math.max(1, next)))
        show()
      })
    })
    input.addEventListener("input", show)
    show()
  })

  // The clock goes on from the server's instant; the phone's own clock only measures what has passed. With every new
  // minute, and after the phone has slept, the word to compare and the time are asked for anew.
  var still = one("#still")
  var stopped = function () { return Boolean(still && still.checked) }
  var clock, base, since, minute
  var pad = function (value) { return (value < 10 ? "0" : "") + value }
  var start = function () {
    clock = one("[data-clock]")
    if (!clock) return
    base = Number(clock.getAttribute("data-clock"))
    since = Date.now()
    minute = Math.floor(base / 60000)
  }
  var asking = false
  var renew = function () {
    if (asking || !window.fetch || !window.DOMParser) return
    asking = true
    fetch(location.href, { credentials: "same-origin" }).then(function (response) {
      return response.ok ? response.text() : ""
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live]")
      var live = one("[data-live]")
      if (!fresh || !live || stopped()) return
      live.parentNode.replaceChild(document.importNode(fresh, true), live)
      start()
    }).catch(function () {}).then(function () { asking = false })
  }
  var tick = function () {
    if (!clock || stopped() || document.hidden) return
    var passed = Date.now() - since
    var now = new Date(base + passed + 32400000)
    var text = pad(now.getUTCHours()) + ":" + pad(now.getUTCMinutes()) + ":" + pad(now.getUTCSeconds())
    if (clock.textContent !== text) clock.textContent = text
    var current = Math.floor((base + passed) / 60000)
    if (current !== minute) {
      minute = current
      renew()
    }
  }
  start()
  if (clock) {
    tick()
    setInterval(tick, 250)
  }

  // An outcome that is not known yet is asked for every two seconds; another page than this one is the answer.
  var pending = one("[data-pending]")
  if (pending && window.fetch) {
    var path = pending.getAttribute("data-pending")
    var ask = function () {
      fetch(path, { credentials: "same-origin" }).then(function (response) {
        return response.text().then(function (text) {
          if (response.status === 429 || response.status >= 500 || text.indexOf("data-pending=") >= 0) setTimeout(ask, 2000)
          else location.replace(response.url || path)
        })
      }).catch(function () { setTimeout(ask, 2000) })
    }
    setTimeout(ask, 2000)
  }

  // Older browsers give the focus only to fields by themselves.
  var focus = one("[data-focus]")
  if (focus) focus.focus()

  all("[data-print]").forEach(function (button) {
    button.hidden = false
    button.addEventListener("click", function () { window.print() })
  })
})()
`

/** Where the pages look for the script: the address changes with its content. */
export const scriptPath = `/assets/fukuri.js?v=${contentHash(script)}`
