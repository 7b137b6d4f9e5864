package dev.troupe.recognition;

import dev.troupe.recognition.RecognitionEvent.Closed;
import dev.troupe.recognition.RecognitionEvent.DefaultParams;
import dev.troupe.recognition.RecognitionEvent.GrammarDefined;
import dev.troupe.recognition.RecognitionEvent.InputTimersStarted;
import dev.troupe.recognition.RecognitionEvent.InvalidParamValue;
import dev.troupe.recognition.RecognitionEvent.MethodFailed;
import dev.troupe.recognition.RecognitionEvent.MethodNotAllowed;
import dev.troupe.recognition.RecognitionEvent.MethodNotValid;
import dev.troupe.recognition.RecognitionEvent.MissingParam;
import dev.troupe.recognition.RecognitionEvent.Opened;
import dev.troupe.recognition.RecognitionEvent.ParamsSet;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionEvent.RecognitionInProgress;
import dev.troupe.recognition.RecognitionEvent.StartOfInput;
import dev.troupe.recognition.RecognitionEvent.Stopped;
import dev.troupe.recognition.RecognitionEvent.Unknown;

/** Every kind of event as one bounded word: what subscribers filter by, and a metric label. */
public enum RecognitionEventKind {
  OPENED,
  PARAMS_SET,
  DEFAULT_PARAMS,
  GRAMMAR_DEFINED,
  RECOGNITION_IN_PROGRESS,
  INPUT_TIMERS_STARTED,
  STOPPED,
  CLOSED,
  START_OF_INPUT,
  RECOGNITION_COMPLETE,
  METHOD_NOT_VALID,
  METHOD_FAILED,
  INVALID_PARAM_VALUE,
  MISSING_PARAM,
  METHOD_NOT_ALLOWED,
  UNKNOWN;

  static RecognitionEventKind of(RecognitionEvent event) {
    return switch (event) {
      case Opened opened -> OPENED;
      case ParamsSet set -> PARAMS_SET;
      case DefaultParams params -> DEFAULT_PARAMS;
      case GrammarDefined defined -> GRAMMAR_DEFINED;
      case RecognitionInProgress started -> RECOGNITION_IN_PROGRESS;
      case InputTimersStarted started -> INPUT_TIMERS_STARTED;
      case Stopped stopped -> STOPPED;
      case Closed closed -> CLOSED;
      case StartOfInput speech -> START_OF_INPUT;
      case RecognitionComplete complete -> RECOGNITION_COMPLETE;
      case MethodNotValid refusal -> METHOD_NOT_VALID;
      case MethodFailed refusal -> METHOD_FAILED;
      case InvalidParamValue refusal -> INVALID_PARAM_VALUE;
      case MissingParam refusal -> MISSING_PARAM;
      case MethodNotAllowed refusal -> METHOD_NOT_ALLOWED;
      case Unknown unknown -> UNKNOWN;
    };
  }

  /**
   * Whether such an event ends the wait for the answer to the command it names. A RECOGNIZE is
   * answered by the news that it listens; speech and results come later, and what is not known
   * answers nothing.
   */
  public boolean isReply() {
    return this != START_OF_INPUT && this != UNKNOWN;
  }
}
