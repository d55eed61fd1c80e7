package cache

import (
	"sync"
	"testing"
)

func TestLeastRecentlyUsedGoesFirst(t *testing.T) {
	c := New[string, int](3 * (100 + overhead))
	for i, key := range []string{"a", "b", "c"} {
		c.Put(key, i, 100)
	}
	c.Get("a")
	c.Put("d", 3, 100)
	for key, want := range map[string]bool{"a": true, "b": false, "c": true, "d": true} {
		if _, ok := c.Get(key); ok != want {
			t.Errorf("%q is kept: %v, want %v", key, ok, want)
		}
	}
}

func TestBound(t *testing.T) {
	const most = 10_000
	c := New[int, int](most)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 500 {
				c.Put(i%50, i, int64(100*(worker+1)))
				c.Get(i % 50)
				if size := c.Size(); size > most {
					t.Errorf("the cache holds %d bytes", size)
				}
			}
		})
	}
	all.Wait()
	c.Put(-1, 1, most)
	if _, ok := c.Get(-1); ok {
		t.Error("a value beyond the bound was kept")
	}
	c.RemoveFunc(func(int) bool { return true })
	if size := c.Size(); size != 0 {
		t.Errorf("an empty cache holds %d bytes", size)
	}
}

func TestPutAgain(t *testing.T) {
	c := New[string, int](10_000)
	for range 100 {
		c.Put("same", 1, 100)
	}
	if size := c.Size(); size != 100+overhead {
		t.Errorf("the same value counts %d bytes", size)
	}
	c.Remove("same")
	if _, ok := c.Get("same"); ok || c.Size() != 0 {
		t.Error("it is still there")
	}
}

func TestNothingKept(t *testing.T) {
	c := New[string, int](0)
	c.Put("a", 1, 1)
	if _, ok := c.Get("a"); ok {
		t.Error("a cache of no bytes keeps something")
	}
}
