// Hello says a sentence and shows each word as it is said, then listens and repeats what it heard.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	robotv1 "github.com/troupe-dev/troupe/gen/go/troupe/robot/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const robot = "alice"

func main() {
	address := append(os.Args[1:], "127.0.0.1:7700")[0]
	connection := must(grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials())))
	defer connection.Close()
	speech := robotv1.NewSpeechServiceClient(connection)
	listening := robotv1.NewListeningServiceClient(connection)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	watch := &robotv1.WatchEventsRequest{RobotId: robot}
	events := must(robotv1.NewRobotServiceClient(connection).WatchEvents(ctx, watch))
	must(events.Recv()) // The stream stands: from here on nothing is missed.
	words := true
	said := must(speech.Say(ctx, &robotv1.SayRequest{
		RobotId: robot, Text: "What is your name?", MonitorWords: &words,
	}))
	for speaking := true; speaking; {
		event := must(events.Recv()).GetEvent()
		if event.GetCommandId() == said.Receipt.CommandId {
			if word := event.GetSpeechWord(); word != nil {
				fmt.Println(word.Word)
			}
			speaking = event.GetSpeechEnded() == nil
		}
	}

	heard := must(listening.ListenOnce(ctx, &robotv1.ListenOnceRequest{RobotId: robot}))
	answer := must(speech.Say(ctx, &robotv1.SayRequest{
		RobotId: robot, Text: "I heard " + heard.Text + ".", Wait: robotv1.Wait_WAIT_FINISHED,
	}))
	fmt.Println("The robot said:", answer.Ended.SaidText)
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
