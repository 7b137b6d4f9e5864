package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	robotv1 "github.com/troupe-dev/troupe/gen/go/troupe/robot/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Watch opens a stream of events; when it returns, nothing that follows is missed.
func (r *run) watch(ctx context.Context, wanted ...robotv1.EventKind) robotv1.RobotService_WatchEventsClient {
	request := &robotv1.WatchEventsRequest{RobotId: r.robot, Kinds: wanted}
	events := must(r.robots.WatchEvents(ctx, request))
	expect(must(events.Recv()).GetStarted().GetFresh() != nil, "events do not begin afresh")
	return events
}

func (r *run) saysWordByWord(ctx context.Context) string {
	const text, id = "The quick brown fox is late.", "go-say"
	events := r.watch(ctx,
		robotv1.EventKind_EVENT_KIND_SPEECH_STARTED,
		robotv1.EventKind_EVENT_KIND_SPEECH_WORD,
		robotv1.EventKind_EVENT_KIND_SPEECH_ENDED)
	monitor := true
	said := must(r.speech.Say(ctx, &robotv1.SayRequest{
		RobotId:      r.robot,
		Text:         text,
		MonitorWords: &monitor,
		Wait:         robotv1.Wait_WAIT_FINISHED,
		CommandId:    id,
	}))
	equal(said.Receipt.Stage, robotv1.CommandStage_COMMAND_STAGE_FINISHED, "stage")
	equal(said.Ended.Kind, robotv1.SpeechEndKind_SPEECH_END_KIND_FINISHED, "end")
	equal(said.Ended.SaidText, text, "said")

	var words []string
	var last *robotv1.RobotEvent
	for last.GetSpeechEnded() == nil {
		event := must(events.Recv()).GetEvent()
		equal(event.CommandId, id, "command of an event")
		if last == nil {
			equal(event.GetSpeechStarted().GetText(), text, "start")
		} else {
			expect(event.Sequence > last.Sequence, "sequence does not grow: %v", event)
		}
		if word := event.GetSpeechWord(); word != nil {
			equal(int(word.Index), len(words), "index of the word")
			words = append(words, word.Word)
		}
		last = event
	}
	equal(words, strings.Fields(text), "words")
	return fmt.Sprintf("%d words of %q", len(words), said.Ended.SaidText)
}

func (r *run) stopsSpeech(ctx context.Context) string {
	const text = "This sentence is so long that nobody will ever hear the end of it, I am afraid."
	events := r.watch(ctx,
		robotv1.EventKind_EVENT_KIND_SPEECH_WORD, robotv1.EventKind_EVENT_KIND_SPEECH_ENDED)
	monitor := true
	begun := must(r.speech.Say(ctx, &robotv1.SayRequest{
		RobotId: r.robot, Text: text, MonitorWords: &monitor, Wait: robotv1.Wait_WAIT_STARTED,
	}))
	equal(begun.Receipt.Stage, robotv1.CommandStage_COMMAND_STAGE_STARTED, "stage")
	for range 4 {
		expect(must(events.Recv()).GetEvent().GetSpeechWord() != nil, "not a word")
	}
	stop := &robotv1.StopSpeechRequest{RobotId: r.robot, Confirm: true}
	stopped := must(r.speech.StopSpeech(ctx, stop))
	equal(stopped.Receipt.Stage, robotv1.CommandStage_COMMAND_STAGE_CONFIRMED, "stop")
	for {
		if ended := must(events.Recv()).GetEvent().GetSpeechEnded(); ended != nil {
			equal(ended.Kind, robotv1.SpeechEndKind_SPEECH_END_KIND_INTERRUPTED, "end")
			cut := strings.HasPrefix(text, ended.SaidText) && ended.SaidText != text
			expect(cut && ended.SaidText != "", "said: %q", ended.SaidText)
			return fmt.Sprintf("interrupted after %q", ended.SaidText)
		}
	}
}

func (r *run) streamsAudio(ctx context.Context) string {
	const rate, length = 16000, 1200 * time.Millisecond
	pcm := tone(length, rate)
	stream := must(r.speech.SayAudioStream(ctx))
	hertz := uint32(rate)
	header := &robotv1.SayAudioStreamHeader{RobotId: r.robot, SampleRateHz: &hertz}
	must(0, stream.Send(&robotv1.SayAudioStreamRequest{
		Message: &robotv1.SayAudioStreamRequest_Header{Header: header},
	}))
	for chunk := range slices.Chunk(pcm, 3200) {
		must(0, stream.Send(&robotv1.SayAudioStreamRequest{
			Message: &robotv1.SayAudioStreamRequest_Audio{Audio: chunk},
		}))
	}
	must(0, stream.CloseSend())
	down := all(stream)

	var played []uint64
	for _, one := range down {
		if progress := one.GetProgress(); progress != nil {
			expect(progress.PlayedBytes <= progress.ReceivedBytes, "more played than received: %v", progress)
			played = append(played, progress.PlayedBytes)
		}
	}
	shape := append([]string{"SayAudioStreamResponse_Accepted", "SayAudioStreamResponse_Started"},
		repeat("SayAudioStreamResponse_Progress", len(played))...)
	arm := func(one *robotv1.SayAudioStreamResponse) any { return one.Message }
	equal(kinds(down, arm), append(shape, "SayAudioStreamResponse_Ended"), "messages")
	expect(slices.IsSorted(played), "played: %v", played)
	equal(int(played[len(played)-1]), len(pcm), "played in the end")
	ended := down[len(down)-1].GetEnded()
	equal(ended.Kind, robotv1.SpeechEndKind_SPEECH_END_KIND_FINISHED, "end")
	return fmt.Sprintf("%d bytes, %d reports: %v", len(pcm), len(played), played)
}

func (r *run) listens(ctx context.Context) string {
	const text = "where is the nearest lift"
	partial := true
	stream := must(r.listening.Listen(ctx, &robotv1.ListenRequest{
		RobotId: r.robot, Options: &robotv1.ListenOptions{Partial: &partial},
	}))
	equal(must(stream.Recv()).GetAccepted().GetStage(), robotv1.CommandStage_COMMAND_STAGE_ACCEPTED, "stage")
	expect(must(stream.Recv()).GetStarted() != nil, "the robot does not listen")
	r.userSays(text)
	down := all(stream)
	partials := len(down) - 3
	expect(partials > 0, "no partials: %v", down)
	shape := append([]string{"ListenResponse_HearStarted"}, repeat("ListenResponse_Partial", partials)...)
	arm := func(one *robotv1.ListenResponse) any { return one.Message }
	equal(kinds(down, arm), append(shape, "ListenResponse_Final", "ListenResponse_Ended"), "messages")
	for _, one := range down[1 : partials+1] {
		expect(strings.HasPrefix(text, one.GetPartial().Text), "partial: %v", one)
	}
	equal(down[partials+1].GetFinal().Text, text, "final")
	cause := down[partials+2].GetEnded().Cause
	equal(cause, robotv1.ListenCause_LISTEN_CAUSE_SPEECH_END, "cause")

	r.userSays("on the left")
	once := &robotv1.ListenOnceRequest{RobotId: r.robot}
	equal(must(r.listening.ListenOnce(ctx, once)).Text, "on the left", "heard")
	once.Options = &robotv1.ListenOptions{NoSpeechTimeout: durationpb.New(500 * time.Millisecond)}
	silence := must(r.listening.ListenOnce(ctx, once))
	equal(silence.Text, "", "text of silence")
	equal(silence.Cause, robotv1.ListenCause_LISTEN_CAUSE_SILENCE_TIMEOUT, "cause of silence")
	return fmt.Sprintf("%d partials, %q, %q, silence", partials, text, "on the left")
}
