// Package web is Hearthmail's HTTP side: routes, handlers, sessions, headers.
// A handler reads its request, calls one method that does the work, fills a
// view model and renders it, or returns an error; errors.go is the one way out
// for those.
package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"hearthmail/cache"
	"hearthmail/imapclient"
	"hearthmail/static"
	"hearthmail/templates"
)

// Options are what a Server is made from.
type Options struct {
	Accounts       *imapclient.Accounts
	Static         *static.Files
	Logger         *slog.Logger
	BasePath       string         // "/" or "/mail"
	PublicURL      *url.URL       // the address that browsers use; nil when not known
	TrustedProxies []netip.Prefix // whose X-Forwarded-* headers are believed
	PageMemory     int64          // octets that pages kept in memory may take; 0 keeps none
}

// Server answers HTTP requests. Close ends its sessions.
type Server struct {
	accounts *imapclient.Accounts
	static   *static.Files
	log      *slog.Logger
	links    templates.Links
	assets   templates.Assets
	sessions *sessionStore
	packer   *packer
	lists    *pageCache
	bodies   *cache.Cache[bodyKey, packedPage]
	build    string // see buildName
	proxies  proxies
	public   *url.URL
	base     string
	handler  http.Handler
	ending   chan struct{} // closed when the streams are to end
}

// New joins the parts. It starts the goroutine that ends old sessions.
func New(o Options) *Server {
	base := strings.TrimRight(o.BasePath, "/")
	s := &Server{
		accounts: o.Accounts,
		static:   o.Static,
		log:      o.Logger,
		links:    templates.NewLinks(base),
		proxies:  proxies(o.TrustedProxies),
		public:   o.PublicURL,
		base:     base,
		packer:   newPacker(),
		lists:    newPageCache(o.PageMemory/2, time.Now),
		bodies:   cache.New[bodyKey, packedPage](o.PageMemory / 2),
		build:    buildName(),
		ending:   make(chan struct{}),
	}
	s.assets = assetsOf(o.Static, s.links)
	s.sessions = newSessionStore(base+"/", time.Now, releaseAccount)
	s.handler = s.routes()
	return s
}

func assetsOf(files *static.Files, links templates.Links) templates.Assets {
	assets := templates.Assets{
		Style: links.Static(files.URL("app.css")),
		Icons: links.Static(files.URL("icons.svg")),
		Icon:  links.Static(files.URL("favicon.svg")),
	}
	if files.Built() {
		assets.Script = links.Static(files.URL("app.js"))
	}
	return assets
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handler.ServeHTTP(w, r)
}

// EndStreams ends the streams of events, which would go on for ever. It is
// called once, when the program begins to end.
func (s *Server) EndStreams() { close(s.ending) }

// Close signs everybody out.
func (s *Server) Close() {
	s.sessions.close()
}
