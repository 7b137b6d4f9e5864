package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"reflect"
	"time"
)

// Deviation is what ends the program: something is not as the contract says.
type deviation string

func expect(condition bool, format string, values ...any) {
	if !condition {
		panic(deviation(fmt.Sprintf(format, values...)))
	}
}

func equal(actual, expected any, what string) {
	expect(reflect.DeepEqual(actual, expected), "%s: %v (expected: %v)", what, actual, expected)
}

func must[T any](value T, err error) T {
	expect(err == nil, "%v", err)
	return value
}

// Receiver is any stream that brings messages.
type receiver[M any] interface {
	Recv() (M, error)
}

// All reads a stream to its proper end.
func all[M any](stream receiver[M]) []M {
	var messages []M
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return messages
		}
		messages = append(messages, must(message, err))
	}
}

// Kinds tells which arm of its oneof each message has.
func kinds[M any](messages []M, arm func(M) any) []string {
	names := make([]string, 0, len(messages))
	for _, message := range messages {
		names = append(names, reflect.TypeOf(arm(message)).Elem().Name())
	}
	return names
}

func repeat(name string, times int) []string {
	names := make([]string, times)
	for i := range names {
		names[i] = name
	}
	return names
}

// Tone makes 16-bit little-endian mono samples of a 440 Hz sine.
func tone(duration time.Duration, rate int) []byte {
	pcm := make([]byte, 2*int(duration.Seconds()*float64(rate)))
	for i := 0; i < len(pcm); i += 2 {
		sample := 8000 * math.Sin(2*math.Pi*440*float64(i/2)/float64(rate))
		binary.LittleEndian.PutUint16(pcm[i:], uint16(int16(sample)))
	}
	return pcm
}

// Frequency counts how many times a second a sound crosses zero upwards.
func frequency(pcm []byte, rate int) float64 {
	rises, before := 0, int16(0)
	for i := 0; i < len(pcm); i += 2 {
		sample := int16(binary.LittleEndian.Uint16(pcm[i:]))
		if before < 0 && sample >= 0 {
			rises++
		}
		before = sample
	}
	return float64(rises) * float64(rate) / float64(len(pcm)/2)
}

var web = &http.Client{Timeout: 5 * time.Second}

// UserSays makes somebody speak to the simulated robot as soon as it listens.
func (r *run) userSays(text string) {
	body := must(json.Marshal(map[string]string{"text": text}))
	answer := must(web.Post(r.simulated+"/say", "application/json", bytes.NewReader(body)))
	defer answer.Body.Close()
	equal(answer.StatusCode, http.StatusOK, "status of the simulator")
}

// Light is what the simulated robot shows, as JSON.
func (r *run) light() string {
	answer := must(web.Get(r.simulated))
	defer answer.Body.Close()
	var report struct {
		State struct {
			Led json.RawMessage `json:"led"`
		} `json:"state"`
	}
	must(0, json.NewDecoder(answer.Body).Decode(&report))
	return string(report.State.Led)
}
