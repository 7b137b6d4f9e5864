// Conformance drives a simulated robot through a gateway with everything that a Go program would use.
//
//	conformance GATEWAY ROBOT SIMULATED_ROBOT
//	conformance 127.0.0.1:7700 alice http://127.0.0.1:7702/sim/robots/alice
//
// It ends with status 0 when all went as the contract says, and with the first deviation otherwise.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	fleetv1 "github.com/troupe-dev/troupe/gen/go/troupe/fleet/v1"
	robotv1 "github.com/troupe-dev/troupe/gen/go/troupe/robot/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// What one step may take, speech included.
const limit = 30 * time.Second

// Run is one robot, reached by every service.
type run struct {
	robot      string
	simulated  string
	fleet      fleetv1.FleetServiceClient
	robots     robotv1.RobotServiceClient
	speech     robotv1.SpeechServiceClient
	listening  robotv1.ListeningServiceClient
	expression robotv1.ExpressionServiceClient
	perception robotv1.PerceptionServiceClient
}

type step struct {
	name string
	try  func(context.Context) string
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: conformance GATEWAY ROBOT SIMULATED_ROBOT")
		os.Exit(2)
	}
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	r := &run{
		robot:      os.Args[2],
		simulated:  os.Args[3],
		fleet:      fleetv1.NewFleetServiceClient(connection),
		robots:     robotv1.NewRobotServiceClient(connection),
		speech:     robotv1.NewSpeechServiceClient(connection),
		listening:  robotv1.NewListeningServiceClient(connection),
		expression: robotv1.NewExpressionServiceClient(connection),
		perception: robotv1.NewPerceptionServiceClient(connection),
	}
	for _, one := range []step{
		{"fleet knows the robot", r.fleetKnowsTheRobot},
		{"says word by word", r.saysWordByWord},
		{"stops speech", r.stopsSpeech},
		{"streams audio", r.streamsAudio},
		{"listens", r.listens},
		{"sees", r.sees},
		{"hears at two rates", r.hearsAtTwoRates},
		{"attends", r.attends},
		{"gestures and lights", r.gesturesAndLights},
		{"explains errors", r.explainsErrors},
		{"drives", r.drives},
	} {
		perform(one)
	}
	fmt.Println("CONFORMANT")
}

func perform(one step) {
	defer func() {
		if failure := recover(); failure != nil {
			found, expected := failure.(deviation)
			if !expected {
				panic(failure)
			}
			fmt.Fprintf(os.Stderr, "%s: DEVIATION: %s\n", one.name, string(found))
			os.Exit(1)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	fmt.Printf("%s: %s\n", one.name, one.try(ctx))
}

func (r *run) fleetKnowsTheRobot(ctx context.Context) string {
	listed := must(r.fleet.ListRobots(ctx, &fleetv1.ListRobotsRequest{}))
	known := must(r.fleet.GetRobot(ctx, &fleetv1.GetRobotRequest{RobotId: r.robot})).Robot
	equal(known.RobotId, r.robot, "id")
	equal(known.Link.State, robotv1.LinkState_LINK_STATE_READY, "link")
	return fmt.Sprintf("%d robots, %s is ready, scope %q", listed.TotalSize, known.RobotId, known.Link.Scope)
}
