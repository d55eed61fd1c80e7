package templates

import "slices"

// maxTrackerHosts bounds how many hosts are named.
const maxTrackerHosts = 10

// ImagesWhy says why pictures from elsewhere are shown.
type ImagesWhy int

// The reasons.
const (
	ImagesOnce   ImagesWhy = iota // asked for, this once
	ImagesSender                  // chosen for this sender
	ImagesAlways                  // chosen for all
)

// Images is what is to be said of a message's pictures from elsewhere.
type Images struct {
	Blocked      int      // not loaded
	Trackers     int      // pixels that only tell the sender; never loaded
	TrackerHosts []string // at most 10 of the hosts that would have been told
	Loaded       int      // that are loaded, through us
	Shown        bool     // they may be
	Junk         bool     // the message lies among junk: they are shown this once at most
	Why          ImagesWhy
	Sender       string // whom they can be shown for from now on; "" when it is not certain who that is
}

// Add counts those of a further part.
func (i *Images) Add(further Images) {
	i.Blocked += further.Blocked
	i.Loaded += further.Loaded
	i.Trackers += further.Trackers
	for _, host := range further.TrackerHosts {
		if len(i.TrackerHosts) < maxTrackerHosts && !slices.Contains(i.TrackerHosts, host) {
			i.TrackerHosts = append(i.TrackerHosts, host)
		}
	}
}
