'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge, StatusDot } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { ModelName } from '@/components/ui/model-name';
import { Notice } from '@/components/ui/notice';
import { PasswordInput } from '@/components/ui/password-input';
import { Progress } from '@/components/ui/progress';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Sheet } from '@/components/ui/sheet';
import { Switch } from '@/components/ui/switch';
import { Tabs } from '@/components/ui/tabs';
import { toast } from '@/components/ui/toast';
import { sampleModels } from './sample-data';

export function KitControls() {
  const [open, setOpen] = useState<'dialog' | 'sheet' | 'confirm' | null>(null);
  const [on, setOn] = useState(true);
  const [language, setLanguage] = useState<'python' | 'curl'>('python');
  const [role, setRole] = useState<'user' | 'admin'>('user');
  const close = (shown: boolean) => {
    if (!shown) setOpen(null);
  };
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card>
        <CardHead title="Buttons, states, values" />
        <CardBody className="flex flex-col gap-4">
          <div className="flex flex-wrap gap-2">
            <Button variant="primary">
              <Plus />
              Create key
            </Button>
            <Button>Secondary</Button>
            <Button variant="quiet">Quiet</Button>
            <Button variant="danger">
              <Trash2 />
              Delete
            </Button>
            <Button variant="primary" pending>
              Saving
            </Button>
            <Button disabled>Disabled</Button>
            <Button variant="link">Link</Button>
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <Badge>Neutral</Badge>
            <Badge tone="accent">Admin</Badge>
            <Badge tone="good">Success</Badge>
            <Badge tone="warn">Estimated</Badge>
            <Badge tone="bad">Error</Badge>
            <StatusDot tone="good">Active</StatusDot>
            <StatusDot tone="warn">Cooling down</StatusDot>
            <StatusDot tone="bad">Failing</StatusDot>
            <CopyButton value="sk-weir" />
          </div>
          <div className="flex flex-wrap gap-x-4 gap-y-1">
            {sampleModels.map((model) => (
              <ModelName key={model} model={model} />
            ))}
          </div>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setOpen('dialog')}>Dialog</Button>
            <Button onClick={() => setOpen('sheet')}>Sheet</Button>
            <Button onClick={() => setOpen('confirm')}>Confirm</Button>
            <Button onClick={() => toast.success('Saved')}>Toast</Button>
            <Button onClick={() => toast.error('The upstream refused the key (401).')}>Bad toast</Button>
            <Menu>
              <MenuTrigger render={<Button>Menu</Button>} />
              <MenuContent>
                <MenuItem>Edit</MenuItem>
                <MenuItem>Disable</MenuItem>
                <MenuSeparator />
                <MenuItem danger>Delete</MenuItem>
              </MenuContent>
            </Menu>
          </div>
          <Progress value={64} label="Export" />
          <Notice>Recording is off. Nothing that people write is kept.</Notice>
          <Notice tone="good">All 48 accounts answered.</Notice>
          <Notice tone="warn">3 models have no price. Their cost is unknown.</Notice>
          <Notice tone="bad">The journal cannot be written: the disk is full.</Notice>
        </CardBody>
      </Card>
      <Card>
        <CardHead title="Form" description="Labels above, hints below, errors where they arise" />
        <CardBody className="flex flex-col gap-4">
          <Field label="Name" hint="Shown in lists and on the bill.">
            <Input defaultValue="Production" />
          </Field>
          <Field label="Requests per minute" optional error="Enter a whole number above 0.">
            <Input defaultValue="-3" inputMode="numeric" />
          </Field>
          <Field label="Password">
            <PasswordInput defaultValue="correct horse" autoComplete="off" />
          </Field>
          <Field label="Role">
            <Select
              value={role}
              onValueChange={setRole}
              options={[
                { value: 'user', label: 'User' },
                { value: 'admin', label: 'Administrator' },
              ]}
            />
          </Field>
          <Field label="Note" optional>
            <Textarea placeholder="What is it for?" />
          </Field>
          <div className="flex items-center gap-6">
            <span className="flex items-center gap-2">
              <Checkbox aria-label="Checked" defaultChecked />
              <Checkbox aria-label="Mixed" indeterminate />
              <Checkbox aria-label="Unchecked" />
            </span>
            <span className="flex items-center gap-2">
              <Switch aria-label="On" checked={on} onCheckedChange={setOn} />
              <Switch aria-label="Off" checked={!on} onCheckedChange={(off) => setOn(!off)} />
            </span>
            <Segmented
              label="Metric"
              value="tokens"
              onValueChange={() => {}}
              options={[
                { value: 'requests', label: 'Requests' },
                { value: 'tokens', label: 'Tokens' },
                { value: 'cost', label: 'Cost' },
              ]}
            />
          </div>
          <Tabs
            label="Languages"
            value={language}
            onValueChange={setLanguage}
            tabs={[
              { value: 'python', label: 'Python' },
              { value: 'curl', label: 'curl' },
            ]}
          >
            {language === 'python' ? (
              <CodeSnippet
                label="Example"
                snippets={[
                  {
                    name: 'curl',
                    code: 'curl http://localhost:3000/v1/models \\\n  -H "Authorization: Bearer $WEIR_KEY"',
                  },
                  {
                    name: 'Python',
                    code: 'from openai import OpenAI\nclient = OpenAI(base_url="http://localhost:3000/v1")',
                  },
                ]}
              />
            ) : (
              'curl'
            )}
          </Tabs>
        </CardBody>
      </Card>
      <Dialog
        open={open === 'dialog'}
        onOpenChange={close}
        title="Create a key"
        description="It is shown once."
        footer={
          <>
            <Button onClick={() => setOpen(null)}>Cancel</Button>
            <Button variant="primary">Create</Button>
          </>
        }
      >
        <Field label="Name">
          <Input />
        </Field>
      </Dialog>
      <Sheet open={open === 'sheet'} onOpenChange={close} title="Request 0198c2">
        <p className="p-4">Details.</p>
      </Sheet>
      <ConfirmDialog
        open={open === 'confirm'}
        onOpenChange={close}
        title="Delete “Production”?"
        confirmLabel="Delete key"
        danger
        onConfirm={() => setOpen(null)}
      >
        Clients that use it are refused at once. Its history stays.
      </ConfirmDialog>
    </div>
  );
}
