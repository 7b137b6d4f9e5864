package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	robotv1 "github.com/troupe-dev/troupe/gen/go/troupe/robot/v1"
	"google.golang.org/grpc/codes"
)

// Trip is one Drive stream, with what came down.
type trip struct {
	stream   robotv1.RobotService_DriveClient
	counts   map[string]int
	accepted map[string]int
	begun    map[string]int
	ended    map[string]*robotv1.DriveEnded
	rejected []*robotv1.DriveRejected
	words    []string
	sequence uint64
}

func (r *run) drives(ctx context.Context) string {
	t := &trip{
		stream:   must(r.robots.Drive(ctx)),
		counts:   map[string]int{},
		accepted: map[string]int{},
		begun:    map[string]int{},
		ended:    map[string]*robotv1.DriveEnded{},
	}
	t.open(r.robot)
	t.command()
	commands := []string{"attend", "gesture", "led", "say", "stream", "voice"}
	for !t.complete(commands) {
		t.take(must(t.stream.Recv()))
	}
	t.check(commands)
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_Subscriptions{
		Subscriptions: &robotv1.DriveSubscriptions{},
	}})
	must(0, t.stream.CloseSend())
	for _, rest := range all(t.stream) {
		expect(rest.GetEnded() == nil, "ended twice: %v", rest)
	}
	return fmt.Sprintf("ended %s; %v", strings.Join(commands, ", "), t.counts)
}

func (t *trip) open(robot string) {
	rate, hertz, fps := 5.0, uint32(8000), 5.0
	subscriptions := &robotv1.DriveSubscriptions{
		Events:     &robotv1.DriveSubscriptions_EventSubscription{},
		Users:      &robotv1.DriveSubscriptions_UserSubscription{MaxRateHz: &rate},
		Microphone: &robotv1.DriveSubscriptions_AudioSubscription{SampleRateHz: &hertz},
		Camera:     &robotv1.DriveSubscriptions_CameraSubscription{MaxFps: &fps},
	}
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_Header{
		Header: &robotv1.DriveHeader{RobotId: robot, Subscriptions: subscriptions},
	}})
	started := must(t.stream.Recv()).GetStarted()
	equal(started.GetLink().GetState(), robotv1.LinkState_LINK_STATE_READY, "link")
}

func (t *trip) send(request *robotv1.DriveRequest) {
	must(0, t.stream.Send(request))
}

func (t *trip) command() {
	monitor := true
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_Say{
		Say: &robotv1.SayRequest{Text: "I am driven.", MonitorWords: &monitor, CommandId: "say"},
	}})
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_Say{
		Say: &robotv1.SayRequest{CommandId: "bad"},
	}})
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_PerformGesture{
		PerformGesture: &robotv1.PerformGestureRequest{Name: "Nod", CommandId: "gesture"},
	}})
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_SetLed{
		SetLed: &robotv1.SetLedRequest{Color: "blue", Confirm: true, CommandId: "led"},
	}})
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_AttendNobody{
		AttendNobody: &robotv1.AttendNobodyRequest{CommandId: "attend"},
	}})
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_GetVoice{
		GetVoice: &robotv1.GetVoiceRequest{CommandId: "voice"},
	}})
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_SpeechStart{
		SpeechStart: &robotv1.SayAudioStreamHeader{CommandId: "stream"},
	}})
	for chunk := range slices.Chunk(tone(500*time.Millisecond, 24000), 4800) {
		t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_SpeechAudio{SpeechAudio: chunk}})
	}
	t.send(&robotv1.DriveRequest{Message: &robotv1.DriveRequest_SpeechEnd{
		SpeechEnd: &robotv1.DriveSpeechEnd{},
	}})
}

func (t *trip) take(one *robotv1.DriveResponse) {
	arm := kinds([]*robotv1.DriveResponse{one}, func(one *robotv1.DriveResponse) any { return one.Message })
	t.counts[strings.TrimPrefix(arm[0], "DriveResponse_")]++
	switch message := one.Message.(type) {
	case *robotv1.DriveResponse_Accepted:
		t.accepted[message.Accepted.CommandId]++
	case *robotv1.DriveResponse_Progress:
		t.begun[message.Progress.CommandId]++
	case *robotv1.DriveResponse_Ended:
		id := message.Ended.Receipt.CommandId
		expect(t.ended[id] == nil, "ended twice: %s", id)
		expect(message.Ended.Error == nil, "failed: %v", message.Ended)
		t.ended[id] = message.Ended
	case *robotv1.DriveResponse_Rejected:
		t.rejected = append(t.rejected, message.Rejected)
	case *robotv1.DriveResponse_Event:
		expect(message.Event.Sequence > t.sequence, "sequence does not grow: %v", message.Event)
		t.sequence = message.Event.Sequence
		if word := message.Event.GetSpeechWord(); word != nil {
			t.words = append(t.words, word.Word)
		}
	}
}

func (t *trip) complete(commands []string) bool {
	sensed := t.counts["Users"] > 0 && t.counts["Microphone"] > 0 && t.counts["Camera"] > 0
	return sensed && len(t.rejected) > 0 && len(t.ended) >= len(commands)
}

func (t *trip) check(commands []string) {
	for _, id := range commands {
		equal(t.accepted[id], 1, "times "+id+" was accepted")
		expect(t.ended[id] != nil, "%s did not end", id)
	}
	for _, id := range []string{"say", "gesture", "stream"} {
		expect(t.begun[id] > 0, "%s never began", id)
	}
	equal(t.ended["say"].GetSpeech().GetSaidText(), "I am driven.", "said")
	equal(t.ended["stream"].GetSpeech().GetKind(), robotv1.SpeechEndKind_SPEECH_END_KIND_FINISHED, "stream")
	equal(t.ended["led"].Receipt.Stage, robotv1.CommandStage_COMMAND_STAGE_CONFIRMED, "led")
	expect(t.ended["voice"].GetVoices().GetVoiceId() != "", "no voice")
	equal(t.words, []string{"I", "am", "driven."}, "words")
	equal(len(t.rejected), 1, "rejections")
	bad := t.rejected[0]
	equal([]string{bad.CommandId, bad.Command}, []string{"bad", "say"}, "rejection")
	equal(codes.Code(bad.Error.Code), codes.InvalidArgument, "code")
}
