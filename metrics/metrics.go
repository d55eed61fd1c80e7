// Package metrics counts what Hearthmail does, for Prometheus. The parts that
// are counted know nothing of it: each has a small interface of its own, which
// Metrics fills. No label holds a user name, the name of a mailbox or an
// address, and each has few values: they come from the route table and from
// lists in the code.
package metrics

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are all numbers of one running program.
type Metrics struct {
	registry *prometheus.Registry

	requests      *prometheus.CounterVec   // method, route, status
	requestTime   *prometheus.HistogramVec // method, route
	streams       prometheus.Gauge
	streamsDenied *prometheus.CounterVec   // reason
	signIns       *prometheus.CounterVec   // outcome
	sends         *prometheus.CounterVec   // outcome
	commandTime   *prometheus.HistogramVec // command, ok
	connections   prometheus.Gauge
	cacheLookups  *prometheus.CounterVec // kind, result
}

// New makes a registry of its own; version is the program's.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: counters("http_requests_total", "Requests answered, by route, method and class of status.",
			"route", "method", "status"),
		requestTime: histograms("http_request_duration_seconds", "How long requests took, streams of events apart.",
			[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}, "route", "method"),
		streams: gauge("event_streams", "Streams of events that are open."),
		streamsDenied: counters("event_streams_refused_total", "Streams of events refused, by who had too many.",
			"reason"),
		signIns: counters("sign_ins_total", "Tries to sign in, by what came of them.", "outcome"),
		sends:   counters("sends_total", "Tries to send a letter, by what came of them.", "outcome"),
		commandTime: histograms("imap_command_duration_seconds", "How long the mail server took for a command, by its name.",
			[]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}, "command", "ok"),
		connections:  gauge("imap_connections", "Connections to the mail server that are open."),
		cacheLookups: counters("cache_lookups_total", "Looks into the memory of mail, by what was looked for.", "kind", "result"),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: "hearthmail", Name: "build_info", Help: "Always 1; the label is the version.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build,
		m.requests, m.requestTime, m.streams, m.streamsDenied, m.signIns, m.sends, m.commandTime, m.connections, m.cacheLookups,
	)
	return m
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "hearthmail", Name: name, Help: help}, labels)
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "hearthmail", Name: name, Help: help, Buckets: buckets}, labels)
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "hearthmail", Name: name, Help: help})
}

// Handler answers with all numbers in Prometheus's text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Timeout: 10 * time.Second, MaxRequestsInFlight: 4})
}

// WatchSessions has the number of live sessions asked for each time somebody
// looks. It is called once.
func (m *Metrics) WatchSessions(count func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: "hearthmail", Name: "sessions", Help: "Sessions that this instance has in memory.",
	}, func() float64 { return float64(count()) }))
}

// Request counts a request. route is the pattern of the route table, "" for
// none. timed is false for an answer that goes on as long as the browser wants.
func (m *Metrics) Request(route, method string, status int, took time.Duration, timed bool) {
	if route == "" {
		route = "none"
	}
	method = methodLabel(method)
	m.requests.WithLabelValues(route, method, statusClass(status)).Inc()
	if timed {
		m.requestTime.WithLabelValues(route, method).Observe(took.Seconds())
	}
}

// methodLabel keeps a browser's own inventions out.
func methodLabel(method string) string {
	known := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions}
	if slices.Contains(known, method) {
		return method
	}
	return "other"
}

func statusClass(status int) string {
	if status < 100 || status > 599 {
		return "none" // the answer was given up
	}
	return strconv.Itoa(status/100) + "xx"
}

// Streams counts streams of events that begin (1) and end (-1).
func (m *Metrics) Streams(delta int) { m.streams.Add(float64(delta)) }

// StreamRefused counts a stream of events that was refused; reason is one of a
// few words.
func (m *Metrics) StreamRefused(reason string) { m.streamsDenied.WithLabelValues(reason).Inc() }

// SignIn counts a try to sign in; outcome is one of a few words.
func (m *Metrics) SignIn(outcome string) { m.signIns.WithLabelValues(outcome).Inc() }

// Sent counts a try to send a letter; outcome is one of a few words.
func (m *Metrics) Sent(outcome string) { m.sends.WithLabelValues(outcome).Inc() }

// Command counts a command to the mail server; name is one of a bounded list.
func (m *Metrics) Command(name string, took time.Duration, ok bool) {
	m.commandTime.WithLabelValues(name, strconv.FormatBool(ok)).Observe(took.Seconds())
}

// Connections counts connections to the mail server that open (1) and close (-1).
func (m *Metrics) Connections(delta int) { m.connections.Add(float64(delta)) }

// CacheLookup counts a look into the memory; kind is one of a few words.
func (m *Metrics) CacheLookup(kind string, hit bool) {
	result := "miss"
	if hit {
		result = "hit"
	}
	m.cacheLookups.WithLabelValues(kind, result).Inc()
}
