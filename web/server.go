// Package web is Hearthmail's HTTP side: routes, handlers, sessions, headers.
// A handler reads its request, calls one method that does the work, fills a
// view model and renders it, or returns an error; errors.go is the one way out
// for those.
package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hearthmail/acts"
	"hearthmail/cache"
	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/outbox"
	"hearthmail/secondfactor"
	"hearthmail/smtpclient"
	"hearthmail/static"
	"hearthmail/store"
	"hearthmail/templates"
)

// Options are what a Server is made from.
type Options struct {
	Accounts       *imapclient.Accounts
	Store          *store.Store
	Directory      *imapclient.Directory // of the mail servers
	SecondFactors  *secondfactor.Vault   // nil when there is no key: none can be set up then
	Static         *static.Files
	Locales        *locale.Catalog // nil for English alone
	Logger         *slog.Logger
	BasePath       string         // "/" or "/mail"
	PublicURL      *url.URL       // the address that browsers use; nil when not known
	TrustedProxies []netip.Prefix // whose X-Forwarded-* headers are believed
	OpenID         *OpenID        // nil for none
	AuthservIDs    []string       // whose Authentication-Results are believed: one's own mail servers
	Submission     Submission     // finds the server that letters are sent through; nil to read only
	MailDomain     string         // of the addresses of user names that have none
	UndoSend       time.Duration  // how long a letter waits in which it can be taken back
	SentByServer   bool           // the mail server itself puts a copy of what is submitted where sent mail is
	MaxMessage     int64          // octets that a message may have; 0 means 50 MiB
	Unsubscriber   *http.Client   // asks mailing lists for no more mail; nil for none
	PageMemory     int64          // octets that pages kept in memory may take; 0 keeps none
	ClientTimeout  time.Duration  // how long a browser may take for a form, and for each 64 KiB of an answer; 0 means 30 s
	Meter          Meter          // nil to count nothing
	Pictures       Pictures       // fetches what mails show from elsewhere; nil to show nothing of it
	Metrics        http.Handler   // answers GET /metrics; nil for no such address
}

// Submission finds the server that a user name's letters are sent through: nil
// where there is none. Those of one domain have the same.
type Submission interface {
	Find(ctx context.Context, username string) (*smtpclient.Server, error)
}

// Server answers HTTP requests, until Close.
type Server struct {
	accounts     *imapclient.Accounts
	store        *store.Store
	servers      *imapclient.Directory
	vault        *secondfactor.Vault
	static       *static.Files
	locales      *locale.Catalog
	log          *slog.Logger
	patience     time.Duration // with a browser
	streams      *streams
	transfers    *transfers
	pinger       Pinger
	meter        Meter
	metrics      http.Handler
	links        templates.Links
	assets       templates.Assets
	sessions     *sessionStore
	live         *liveSessions
	tries        *loginLimit
	packer       *packer
	lists        *pageCache
	pictures     *pictures
	choices      *loginKnown[choices]
	listsKnown   *loginKnown[listChoices]
	labels       *loginKnown[[]store.Label]
	books        *contactBooks
	learner      *contactLearner
	bodies       *cache.Cache[bodyKey, *htmlBody]
	thumbs       *thumbnails
	inners       *inners
	irregular    *cache.Cache[partKey, struct{}] // parts that can be read from their beginning only
	build        string                          // see buildName
	instance     string                          // of this Server among those that share the store
	proxies      proxies
	public       *url.URL
	base         string
	handler      http.Handler
	openid       *OpenID
	authservs    []string
	unsubscriber doer       // nil for none
	submission   Submission // nil for none
	mailDomain   string
	maxMessage   int64
	undoSend     time.Duration
	sentByServer bool
	sizes        *submissionSizes
	letters      *outboxKnown
	outbox       *outbox.Outbox
	runner       *acts.Runner
	searches     *searches
	saved        *loginKnown[[]store.SavedSearch]
	ending       chan struct{}   // closed when the streams are to end
	life         context.Context // of what goes on beside the requests
	draining     atomic.Bool     // the program is about to end
	stop         context.CancelFunc
	closed       sync.WaitGroup
}

// New joins the parts. It starts what goes on beside the requests.
func New(o Options) *Server {
	base := strings.TrimRight(o.BasePath, "/")
	s := &Server{
		accounts: o.Accounts,
		store:    o.Store,
		servers:  o.Directory,
		vault:    o.SecondFactors,
		static:   o.Static,
		locales:  o.Locales,
		log:      slog.New(requestLogger{o.Logger.Handler()}),
		patience: cmp.Or(o.ClientTimeout, 30*time.Second),
		streams:  newStreams(maxStreamsEach, maxStreams),
		pinger:   o.Store,
		meter:    o.Meter,
		metrics:  o.Metrics,
		links:    templates.NewLinks(base),
		proxies:  proxies(o.TrustedProxies),
		public:   o.PublicURL,
		base:     base,
		packer:   newPacker(),
		lists:    newPageCache(o.PageMemory/2, time.Now),
		bodies:   cache.New[bodyKey, *htmlBody](o.PageMemory / 2),
		thumbs:   newThumbnails(o.PageMemory / 4),
		inners:   newInners(), searches: newSearches(), transfers: newTransfers(),
		irregular:  cache.New[partKey, struct{}](256 << 10),
		build:      buildName(),
		instance:   rand.Text(),
		openid:     o.OpenID,
		authservs:  o.AuthservIDs,
		submission: o.Submission,
		mailDomain: o.MailDomain,
		maxMessage: cmp.Or(o.MaxMessage, 50<<20),
		undoSend:   o.UndoSend, sentByServer: o.SentByServer,
		ending: make(chan struct{}),
	}
	if o.Unsubscriber != nil {
		s.unsubscriber = o.Unsubscriber
	}
	if s.meter == nil {
		s.meter = noMeter{}
	}
	s.assets = assetsOf(o.Static, s.links, o.Locales)
	s.sessions = &sessionStore{store: o.Store, cookies: cookies{path: base + "/", secure: s.isPublic}, now: time.Now}
	s.pictures = &pictures{fetch: o.Pictures, store: o.Store, links: s.links, log: s.log}
	s.choices = newPictureChoices(o.Store, time.Now)
	s.listsKnown, s.labels = newListChoices(o.Store), newKeptLabels(o.Store)
	s.listsKnown = newListChoices(o.Store)
	s.labels, s.saved = newKeptLabels(o.Store), newSavedSearches(o.Store)
	s.books = newContactBooks(o.Store)
	s.learner = newContactLearner(time.Now)
	s.live = newLiveSessions(s.sessions, s.signInAgain, s.log)
	s.tries = newLoginLimit(o.Store, time.Now)
	s.sizes = newSubmissionSizes(o.Submission, time.Now)
	s.letters = newOutboxKnown(o.Store)
	s.outbox = outbox.New(outbox.Options{Store: o.Store, Logger: s.log, Changed: s.letters.forget})
	s.runner = acts.NewRunner(o.Store, s.log)
	s.handler = s.routes()
	ctx, stop := context.WithCancel(context.Background())
	s.life, s.stop = ctx, stop
	s.goOn(ctx)
	return s
}

// goOn begins what goes on beside the requests, until ctx ends.
func (s *Server) goOn(ctx context.Context) {
	s.freeLetters(ctx)
	s.runner.Begin(ctx)
	s.closed.Go(func() { s.keepHouse(ctx) })
	s.closed.Go(func() { s.learnContacts(ctx) })
	s.closed.Go(func() { s.askSizes(ctx) })
	s.closed.Go(func() { s.store.Listen(ctx, s.hear, s.missed) })
}

func assetsOf(files *static.Files, links templates.Links, locales *locale.Catalog) templates.Assets {
	assets := templates.Assets{
		Style:  links.Static(files.URL("app.css")),
		Letter: links.Static(files.URL("compose.css")),
		Pages:  links.Static(files.URL("pages.css")),
		Icons:  links.Static(files.URL("icons.svg")),
		Icon:   links.Static(files.URL("favicon.svg")),
		Words:  wordsOf(files, links, locales),
	}
	if files.Built() {
		assets.PDF = links.Static(files.URL("pdf.js"))
		assets.PDFWorker = links.Static(files.URL("pdf-worker.js"))
	}
	for _, name := range files.Scripts("app.js") {
		assets.Scripts = append(assets.Scripts, links.Static(name))
	}
	for _, name := range files.Scripts("compose.js") {
		if address := links.Static(name); !slices.Contains(assets.Scripts, address) {
			assets.Compose = append(assets.Compose, address)
		}
	}
	return assets
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handler.ServeHTTP(w, r)
}

// Drain says at /readyz from now on that others should be asked.
func (s *Server) Drain() { s.draining.Store(true) }

// EndStreams ends the streams of events, which would go on for ever. It is
// called once, when the program begins to end.
func (s *Server) EndStreams() { close(s.ending) }

// Sessions is the number of sessions that are in use here.
func (s *Server) Sessions() int { return s.live.count() }

// sendTimeout is how long a letter that is being sent may take when the program
// is asked to end.
const sendTimeout = 20 * time.Second

// Close ends what goes on beside the requests, once a letter that is being sent
// has been, and lets the accounts go. The sessions stay in the store, and so do the
// letters that wait.
func (s *Server) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), sendTimeout)
	defer cancel()
	s.outbox.Close(ctx)
	s.runner.Close()
	s.stop()
	s.closed.Wait()
	s.searches.close()
	s.live.endAll()
}
