'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { jobsText } from '@/lib/i18n/dictionaries/jobs';
import { useText } from '@/lib/i18n/locale-provider';

type JobDaysDialogProps = {
  name: string;
  onClose: () => void;
  onRun: (days: Record<string, string>) => void;
};

export function JobDaysDialog({ name, onClose, onRun }: JobDaysDialogProps) {
  const text = useText(jobsText);
  const common = useText(commonText);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={text.daysTitle(name)}
      description={text.daysHelp}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="job-days">
            {text.run}
          </Button>
        </>
      }
    >
      <form
        id="job-days"
        noValidate
        className="grid gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          onRun({ ...(from ? { from } : {}), ...(to ? { to } : {}) });
        }}
      >
        <Field label={text.from}>
          <Input
            type="date"
            value={from}
            max={to || undefined}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <Field label={text.to}>
          <Input
            type="date"
            value={to}
            min={from || undefined}
            onChange={(event) => setTo(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
