package store

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hearthmail/internal/testpostgres"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// cases are what every database must do alike.
var cases = map[string]func(*testing.T, *Store){
	"session is kept":                       testSessionKept,
	"session is over":                       testSessionOver,
	"session is used":                       testSessionUsed,
	"session is reseated once":              testSessionReseated,
	"sessions of a login":                   testSessionsOf,
	"sessions end":                          testSessionsEnd,
	"sessions end at once":                  testSessionsEndAtOnce,
	"expired sessions end":                  testSessionsExpire,
	"tries are counted":                     testTries,
	"tries are found":                       testTriesFound,
	"tries at once":                         testTriesAtOnce,
	"devices are known":                     testDevices,
	"second factor is kept":                 testFactorKept,
	"second factor by inbox":                testFactorByInbox,
	"step is taken once":                    testStepOnce,
	"recovery codes are taken once":         testRecoveryCodes,
	"a key is made once":                    testKey,
	"preferences are kept":                  testPreferences,
	"preferences have a bound":              testPreferencesBound,
	"senders are allowed":                   testSenders,
	"senders have a bound":                  testSendersBound,
	"a blob is kept":                        testBlobKept,
	"a blob is aborted":                     testBlobAborted,
	"a blob is removed":                     testBlobRemoved,
	"blobs end":                             testBlobsEnd,
	"blobs have a bound":                    testBlobSpace,
	"blobs of one login have a bound":       testBlobsOfOne,
	"uploads are kept":                      testUploads,
	"an upload is kept once":                testUploadOnce,
	"uploads have a bound":                  testUploadsBound,
	"uploads end":                           testUploadsEnd,
	"contacts are kept":                     testContactsKept,
	"contacts are learnt":                   testContactsLearnt,
	"contacts have a bound":                 testContactsBound,
	"kept contacts have a bound":            testContactsFull,
	"contacts are imported":                 testContactsImported,
	"groups are kept":                       testGroups,
	"identities are kept":                   testIdentities,
	"acts are kept":                         testActs,
	"canned replies are kept":               testCanned,
	"labels are kept":                       testLabels,
	"labels are changed at once":            testLabelsAtOnce,
	"searches are saved":                    testSavedSearches,
	"a letter is kept":                      testLetterKept,
	"a letter goes once":                    testLetterOnce,
	"letters are claimed":                   testLettersClaimed,
	"letters are changed":                   testLettersChanged,
	"letters are listed":                    testLettersListed,
	"letters have a bound":                  testLettersBound,
	"their forms have one together":         testLongForms,
	"letters are split":                     testLetterSplit,
	"letters keep their uploads":            testLetterUploads,
	"a draft is held by one":                testDraftHeld,
	"a draft's holder dies":                 testDraftHolderDies,
	"a draft is kept and forgotten":         testDraftKept,
	"drafts at once":                        testDraftsAtOnce,
	"odd texts":                             testOddTexts,
	"notices have bounds":                   testNoticeBounds,
	"a context that has ended":              testEndedContext,
	"many write and read at once":           testManyAtOnce,
	"a transaction is whole or not":         testTransactionWhole,
	"everything is there and in good order": testCheck,
}

// databases are what a store can be opened on, each anew for each test.
var databases = map[string]func(*testing.T) func(*testing.T) Options{
	"memory": func(*testing.T) func(*testing.T) Options {
		return func(*testing.T) Options { return Options{} }
	},
	"folder": func(*testing.T) func(*testing.T) Options {
		return func(t *testing.T) Options { return Options{Dir: t.TempDir()} }
	},
	"postgres": func(t *testing.T) func(*testing.T) Options {
		server := testpostgres.Start(t)
		return func(t *testing.T) Options { return Options{Database: server.NewDatabase(t)} }
	},
}

// TestStore runs the cases on each database.
func TestStore(t *testing.T) {
	for name, prepare := range databases {
		t.Run(name, func(t *testing.T) {
			database := prepare(t)
			for name, run := range cases {
				t.Run(name, func(t *testing.T) { run(t, opened(t, database(t))) })
			}
		})
	}
}

// opened opens a store until the test ends.
func opened(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}

// fill does something so many times, in pieces: a transaction has ten seconds, however
// slow the machine is.
func fill(t *testing.T, s *Store, times int, do func(ctx context.Context, tx *sql.Tx, i int) error) {
	t.Helper()
	for from := 0; from < times; from += 200 {
		must(t, s.together(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			for i := from; i < min(from+200, times); i++ {
				if err := do(ctx, tx, i); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// at is some minutes past noon on the day of the tests.
func at(minutes int) time.Time {
	return time.Date(2026, 3, 1, 12, minutes, 0, 123456000, time.UTC)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// got fails unless a call gave what is wanted.
func got[T comparable](t *testing.T, what string, want T) func(T, error) {
	t.Helper()
	return func(value T, err error) {
		t.Helper()
		if err != nil || value != want {
			t.Errorf("%s: %v, %v; want %v", what, value, err, want)
		}
	}
}
